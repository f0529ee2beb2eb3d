/** The tasks of a document as plans: ids, relations, commands (tractor-protocol 4.3). */

import { type Command, expandIterate, type Iterate, type Subtask, type Task } from '@jobtronaut/alf';
import type { RunType } from '../machine/model.ts';
import { ClassTable, classOf, type Inherited } from './classes.ts';
import { type FindTasks, Names } from './names.ts';
import type { ClassData, CommandData, CommandPlan, TaskData, TaskPlan, TreePlan } from './plan.ts';

export interface TreeOptions {
  readonly subtasks: readonly Subtask[];
  /** The parent of the top-level tasks runs its subtasks one after the other. */
  readonly serial: boolean;
  /** Wishes of the job that commands inherit. */
  readonly job: Inherited;
  /** Job-level commands; they get the last cids. */
  readonly jobCommands?: readonly (readonly [RunType, Command])[];
  /** For what a running command adds to its job. */
  readonly into?: Graft;
}

/** Where an expansion goes, and what the job has already. */
interface Graft {
  readonly parent: number;
  /** The task whose command made it. */
  readonly creator: number;
  readonly maxtid: number;
  readonly maxcid: number;
  readonly classes: ReadonlyMap<number, ClassData>;
  /** For tasks of the job outside the expansion. */
  readonly lookup: FindTasks;
}

/** The tid of a task, or a name that an Instance gave. */
type Earlier = number | string;

/** A list of subtasks that is being walked. */
interface Frame {
  readonly items: readonly Subtask[];
  index: number;
  readonly parent: number;
  /** The enclosing task; undefined where it is not part of this walk. */
  readonly owner: Draft | undefined;
  readonly serial: boolean;
  /** Under a serial parent: names of Instances that the next task has to wait for. */
  before: string[];
  /** What all of these wait for (the subtasks of an Iterate); lists still grow while they are walked. */
  readonly after: readonly (readonly Earlier[])[];
  /** Lists that take what is among these. */
  readonly collect: readonly Earlier[][];
}

const NO_TIDS: readonly number[] = [];

/** A task whose Instances are not resolved yet. */
interface Draft {
  readonly tid: number;
  readonly parent: number;
  readonly task: Task;
  readonly firstCid: number;
  readonly instances: string[];
  readonly before: readonly string[];
  readonly after: readonly (readonly Earlier[])[];
}

/** Numbers tasks depth first in document order, parents before children, and commands in the same walk. */
export function planTree(options: TreeOptions): TreePlan {
  return new TreeWalk(options).plan();
}

class TreeWalk {
  readonly #options: TreeOptions;
  readonly #classes: ClassTable;
  readonly #names: Names;
  readonly #drafts: Draft[] = [];
  readonly #commands: CommandPlan[] = [];
  #tid: number;
  #cid: number;
  /** What the last command said that makes its class. */
  #last: { readonly said: readonly unknown[]; readonly id: number } = { said: [], id: -1 };

  constructor(options: TreeOptions) {
    this.#options = options;
    this.#classes = new ClassTable(options.into?.classes);
    this.#names = new Names(options.into?.lookup);
    this.#tid = options.into?.maxtid ?? 0;
    this.#cid = options.into?.maxcid ?? 0;
  }

  plan(): TreePlan {
    const { subtasks, serial, into, jobCommands = [] } = this.#options;
    this.#walk(newFrame({ items: subtasks, parent: into?.parent ?? 0, serial }));
    const jobCids = jobCommands.map(([runtype, command]) => {
      this.#addCommands(0, [command], {}, runtype);
      return this.#cid;
    });
    const tasks = this.#drafts.map((draft) => this.#taskPlan(draft));
    const { added: classes } = this.#classes;
    return { tasks, commands: this.#commands, classes, jobCommands: jobCids, warnings: this.#names.warnings };
  }

  /** Iterative: trees may be 100,000 deep. */
  #walk(root: Frame): void {
    const stack: Frame[] = [root];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const item = top.items[top.index++];
      if (item === undefined) {
        stack.pop();
      } else if (item.kind === 'instance') {
        this.#names.mention(item.title);
        top.owner?.instances.push(item.title);
        if (top.serial) top.before.push(item.title);
        for (const list of top.collect) list.push(item.title);
      } else if (item.kind === 'iterate') {
        stack.push(...iterateFrames(item, top));
      } else {
        const draft = this.#addTask(item, top);
        const { subtasks = [], serialsubtasks: serial = false } = item;
        if (subtasks.length > 0) stack.push(newFrame({ items: subtasks, parent: draft.tid, owner: draft, serial }));
      }
    }
  }

  #addTask(task: Task, { parent, before, after, collect }: Frame): Draft {
    const tid = ++this.#tid;
    const draft: Draft = { tid, parent, task, firstCid: this.#cid + 1, instances: [], before: [...before], after };
    before.length = 0;
    for (const list of collect) list.push(tid);
    this.#drafts.push(draft);
    this.#names.add(tid, task);
    const wishes = { service: task.service, minslots: task.atleast, maxslots: task.atmost };
    this.#addCommands(tid, task.cmds ?? [], wishes, 'regular');
    this.#addCommands(tid, task.cleanup ?? [], wishes, 'cleanup');
    return draft;
  }

  #addCommands(tid: number, commands: readonly Command[], task: Inherited, runtype: RunType): void {
    for (const command of commands) {
      const data = commandData(command);
      const classId = this.#classId(runtype, data, task);
      this.#commands.push({ cid: ++this.#cid, tid, runtype, classId, data: JSON.stringify(data) });
    }
  }

  /** Most commands of a large job say the same as the one before, in the same lists: those have the same class. */
  #classId(runtype: RunType, command: CommandData, task: Inherited): number {
    const said = [
      ...[runtype, command.service, command.tags, command.minslots, command.maxslots, command.retryrcodes],
      ...[command.resumewhile, task.service, task.minslots, task.maxslots],
    ];
    if (said.some((value, index) => value !== this.#last.said[index])) {
      this.#last = { said, id: this.#classes.idOf(classOf(runtype, command, task, this.#options.job)) };
    }
    return this.#last.id;
  }

  #earlier(before: readonly string[], after: readonly (readonly Earlier[])[]): readonly number[] {
    const all = [...before, ...after.flat()];
    if (all.length === 0) return NO_TIDS;
    const tids = all.flatMap((one) => (typeof one === 'number' ? [one] : this.#names.resolve([one])));
    return [...new Set(tids)];
  }

  #taskPlan({ tid, parent, task, firstCid, instances, before, after }: Draft): TaskPlan {
    const seed = {
      tid,
      parent,
      serial: task.serialsubtasks ?? false,
      ants: this.#names.resolve(instances),
      after: this.#earlier(before, after),
      firstCid,
      commands: task.cmds?.length ?? 0,
      cleanups: task.cleanup?.length ?? 0,
      creator: this.#options.into?.creator ?? 0,
    };
    return { seed, data: JSON.stringify(taskData(task)) };
  }
}

function newFrame(frame: Partial<Frame> & Pick<Frame, 'items' | 'parent' | 'serial'>): Frame {
  return { index: 0, owner: undefined, before: [], after: [], collect: [], ...frame };
}

/** An Iterate's tasks: first its prerequisites, then the iterations, which wait for them (alf-format 11). */
function iterateFrames(item: Iterate, top: Frame): Frame[] {
  const { parent, owner, serial, before } = top;
  const prerequisites: Earlier[] = [];
  const common = { parent, owner, serial, before };
  return [
    newFrame({ ...common, items: expandIterate(item), after: [...top.after, prerequisites], collect: top.collect }),
    newFrame({ ...common, items: item.subtasks ?? [], after: top.after, collect: [prerequisites, ...top.collect] }),
  ];
}

function taskData(task: Task): TaskData {
  const { title, id, service, atleast: minslots, atmost: maxslots, preview, chaser, metadata, resumeblock } = task;
  return { title, id, service, minslots, maxslots, preview, chaser, metadata, resumeblock: resumeblock || undefined };
}

/** Field by field: a spread costs a multiple, and there may be a million of them. */
function commandData(command: Command): CommandData {
  return {
    argv: command.argv,
    local: command.kind === 'cmd' || undefined,
    expand: command.expand || undefined,
    msg: command.msg,
    service: command.service,
    tags: command.tags,
    id: command.id,
    refersto: command.refersto,
    minslots: command.atleast,
    maxslots: command.atmost,
    envkey: command.envkey,
    retryrcodes: command.retryrc,
    metadata: command.metadata,
    resumewhile: command.resumewhile,
    resumepin: command.resumepin,
    minrunsecs: command.minrunsecs,
    maxrunsecs: command.maxrunsecs,
    metrics: command.metrics,
    samehost: command.samehost,
  };
}
