import { JobtronautError } from '@jobtronaut/diagnostics';
import { epochToAfter } from '../after.ts';
import { instance } from '../build.ts';
import { shapeProblems } from '../check/shape.ts';
import type { Code } from '../codes.ts';
import { copyTree } from '../copy-tree.ts';
import type { Instance } from '../document.ts';
import { TaskNames } from '../graph/task-names.ts';
import { COMMAND_FIELDS, fromJsonFields, JOB_FIELDS, TASK_FIELDS } from './fields.ts';
import { treeProblem } from './tree-shape.ts';
import type { EngineCommand, EngineJson, EngineTask, EngineTaskData, ServedCommand, ServedJob } from './types.ts';

/**
 * The job that a tree stands for. What an engine does not serve is not in it: the type says what. A task that others wait
 * for and whose title is not its own gets an id.
 *
 * @throws JobtronautError `bad-engine-json` for a tree whose parts do not fit together
 */
export function fromEngineJson(json: EngineJson): ServedJob {
  const problem = treeProblem(json);
  if (problem !== undefined) throw bad(problem);
  const { data, children, commands } = json.TractorJob;
  const references = new References(children);
  const subtasks = copyTree<EngineTask | Instance>(children, (from, to, copies) => {
    if ('kind' in from) {
      Object.assign(to, from);
      return;
    }
    const { cids, ants = [] } = from.data;
    const id = references.newIds.get(from.data.tid);
    Object.assign(to, {
      kind: 'task',
      title: from.data.title,
      ...fromJsonFields(from.data, TASK_FIELDS),
      ...(id !== undefined && { id }),
    });
    setCommands(to, { cmds: 'C', cleanup: 'D' }, cids, commands);
    const below = [...from.children, ...ants.map((tid) => references.instance(tid))];
    if (below.length > 0) to.subtasks = copies(below);
  });
  const { afterTime, paused, dirmaps = [], assignments = {}, cids = [] } = data;
  const init = Object.entries(assignments).map(([name, value]) => ({ name, value }));
  const job: Record<string, unknown> = {
    kind: 'job',
    ...fromJsonFields(data, JOB_FIELDS),
    ...(afterTime !== undefined && { after: epochToAfter(afterTime) }),
    ...(paused !== undefined && { paused: paused === 1 }),
    ...(dirmaps.length > 0 && { dirmaps: dirmaps.map(([source, target, zone]) => ({ source, target, zone })) }),
    ...(init.length > 0 && { init }),
    ...(subtasks.length > 0 && { subtasks }),
  };
  setCommands(job, { cleanup: 'D', postscript: 'P' }, cids, commands);
  const [wrong] = shapeProblems(job);
  if (wrong !== undefined) throw bad(`${wrong.path}: ${wrong.message}`);
  return job as unknown as ServedJob;
}

/** Puts each command into the list of its type's second letter. */
function setCommands(
  to: Record<string, unknown>,
  lists: Readonly<Record<string, string>>,
  cids: readonly number[],
  commands: Readonly<Record<string, EngineCommand>>,
): void {
  for (const [name, letter] of Object.entries(lists)) {
    const found = cids.map((cid) => commandOf(cid, commands)).filter(({ type }) => type.charAt(1) === letter);
    if (found.length > 0) to[name] = found.map(toCommand);
  }
}

function commandOf(cid: number, commands: Readonly<Record<string, EngineCommand>>): EngineCommand {
  const command = Object.hasOwn(commands, `C${cid}`) ? commands[`C${cid}`] : undefined;
  if (command === undefined) throw bad(`there is no command C${cid}`);
  if (!/^[RL](C|D|P|PE|PD)X?$/.test(command.type))
    throw bad(`the command C${cid} has the unknown type "${command.type}"`);
  return command;
}

function toCommand(command: EngineCommand): ServedCommand {
  const { argv, type, service, msg, tags } = command;
  return {
    kind: type.startsWith('L') ? 'cmd' : 'remoteCmd',
    argv,
    ...(msg !== '' && { msg }),
    ...(tags.length > 0 && { tags }),
    ...(service !== '' && { service }),
    ...(type.endsWith('X') && { expand: true }),
    ...(type.includes('PE') && { when: 'error' }),
    ...(type.includes('PD') && { when: 'done' }),
    ...fromJsonFields(command, COMMAND_FIELDS),
  };
}

/** How the tasks that others wait for are named: by id, else by a title that is theirs alone, else by an id of ours. */
class References {
  readonly newIds = new Map<number, string>();
  readonly #names = new Map<number, string>();

  constructor(children: readonly EngineTask[]) {
    const tasks: EngineTaskData[] = [];
    const wanted = new Set<number>();
    const waiting = [...children].reverse();
    for (let task = waiting.pop(); task !== undefined; task = waiting.pop()) {
      tasks.push(task.data);
      for (const tid of task.data.ants ?? []) wanted.add(tid);
      for (let i = task.children.length - 1; i >= 0; i--) waiting.push(task.children[i] as EngineTask);
    }
    const named = tasks.filter(({ tid }) => wanted.has(tid));
    // An id of ours must not be what other Instances mean, by id or title.
    const taken = new Set(tasks.flatMap(({ id, title }) => [id, title]));
    const names = new TaskNames(named.flatMap(({ title, id }) => [title, ...(id === undefined ? [] : [id])]));
    for (const task of tasks) names.add(task.tid, task);
    for (const { tid, title, id } of named) {
      const name = [id, title].find((candidate) => candidate !== undefined && names.find(candidate) === tid);
      const isOwn = name !== undefined && names.count(name) === 1;
      let ownName = isOwn ? name : `T${tid}`;
      while (!isOwn && taken.has(ownName)) ownName += '_';
      if (!isOwn) this.newIds.set(tid, ownName);
      this.#names.set(tid, ownName);
    }
  }

  instance(tid: number): Instance {
    const title = this.#names.get(tid);
    if (title === undefined) throw bad(`a task waits for the task T${tid}, which does not exist`);
    return instance({ title });
  }
}

const bad = (message: string): JobtronautError =>
  new JobtronautError('bad-engine-json' satisfies Code, `no job tree: ${message}`, {
    hint: 'expected is what toEngineJson gives',
  });
