import type { Job, Subtask, Task } from '@jobtronaut/alf';
import type { BuiltJob } from './job.ts';
import { fullTitle } from './title.ts';
import type { TaskNode, TreeNode } from './tree.ts';

/** The job document of a built job: plain data, for `serializeAlf` or an engine. Iterative: trees may be 100,000 levels deep. */
export function toDocument(job: BuiltJob): Job {
  return { kind: 'job', ...job.attributes, title: job.title, subtasks: toSubtasks(job.children) };
}

/** The same for nodes alone, as a run-time expansion hands them to the engine. */
export function toSubtasks(nodes: readonly TreeNode[]): Subtask[] {
  const top: Subtask[] = [];
  const open: { readonly from: readonly TreeNode[]; readonly to: Subtask[] }[] = [{ from: nodes, to: top }];
  for (let level = open.pop(); level !== undefined; level = open.pop()) {
    for (const node of level.from) {
      if (node.kind === 'instance') {
        level.to.push({ kind: 'instance', title: node.of.id });
        continue;
      }
      const task = taskOf(node);
      level.to.push(task);
      if (node.children.length > 0) {
        const subtasks: Subtask[] = [];
        task.subtasks = subtasks;
        open.push({ from: node.children, to: subtasks });
      }
    }
  }
  return top;
}

function taskOf(node: TaskNode): Task {
  const task: Task = { kind: 'task', title: fullTitle(node), id: node.id };
  if (node.serial) task.serialsubtasks = true;
  if (node.commands.length > 0) task.cmds = node.commands;
  return node.more === undefined ? task : { ...task, ...node.more };
}
