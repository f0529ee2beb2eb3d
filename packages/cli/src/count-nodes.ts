import type { Job, Subtask } from '@jobtronaut/alf';

/** How many tasks and commands a job has, as an engine counts them: every node, also those that only hold others together. */
export function countNodes(document: Job): { readonly tasks: number; readonly commands: number } {
  let [tasks, commands] = [0, 0];
  const open: (readonly Subtask[])[] = [document.subtasks ?? []];
  for (let nodes = open.pop(); nodes !== undefined; nodes = open.pop()) {
    for (const node of nodes) {
      if (node.kind !== 'task') continue;
      tasks++;
      commands += node.cmds?.length ?? 0;
      if (node.subtasks !== undefined) open.push(node.subtasks);
    }
  }
  return { tasks, commands };
}
