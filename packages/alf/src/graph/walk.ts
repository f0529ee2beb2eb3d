import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { Code } from '../codes.ts';
import type { Instance, Iterate, Subtask, Task } from '../document.ts';
import { Iterations } from '../iterate.ts';
import { shown } from '../shown.ts';
import type { AlfDocument } from '../write/serialize.ts';
import { Edges } from './adjacency.ts';
import type { Wait } from './cycles.ts';
import { TaskNames } from './task-names.ts';

/** An Instance that names no task. */
export interface Unresolved {
  /** Who should wait; -1 for nobody. */
  readonly node: number;
  readonly name: string;
  readonly path: string;
}

/** Siblings: what they wait for together, and who waits for them. Nodes are written as in {@link GraphWalk}. */
interface Group {
  /** What must be done before anything in the group starts; NONE for nothing. */
  readonly gate: number;
  readonly isSerial: boolean;
  /** Who waits for the whole group; NONE for nobody. */
  readonly target: number;
  /** Of a serial group: what the next sibling waits for. */
  last: number;
  /** Whether something in the group waits for the gate, so that `target` need not. */
  carriesGate: boolean;
}

/** A list of siblings, and where it stands: the owner of the list is an item of the list around it. */
interface Siblings {
  readonly items: readonly Subtask[];
  readonly around: Siblings | undefined;
  readonly index: number;
  readonly block: 'subtasks' | 'template';
  /** The task that the siblings stand in, or NONE. */
  readonly parent: number;
  /** Of a template: how many of the items one iteration has. */
  readonly period: number;
}

interface Frame {
  readonly siblings: Siblings;
  readonly list: number;
  readonly group: Group;
  next: number;
  /** Runs when all items are done. */
  readonly close: (() => void) | undefined;
}

interface Reference {
  /** Who waits. */
  readonly node: number;
  readonly name: string;
  readonly list: number;
  readonly index: number;
  /** The task that is meant, once that is known. */
  target: number;
}

const NONE = -1;
/** Barriers are numbered downward from here until the number of tasks is known. */
const FIRST_BARRIER = -2;

/** One walk over a document that collects the nodes and edges of its dependency graph. */
export class GraphWalk {
  readonly #expands: boolean;
  readonly #isFragment: boolean;
  readonly #tasks: (Task | Iterate)[] = [];
  /** For each task its list and its place there: what paths are made of. */
  readonly #lists: Siblings[] = [];
  readonly #listOf: number[] = [];
  readonly #indexOf: number[] = [];
  readonly #edges = new Edges();
  readonly #references: Reference[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #frames: Frame[] = [];
  #barriers = 0;
  readonly #iterations: Iterations;

  constructor(document: AlfDocument, expands: boolean, mostExpanded: number) {
    this.#expands = expands;
    this.#iterations = new Iterations(mostExpanded);
    const job = 'kind' in document && document.kind === 'job' ? document : undefined;
    this.#isFragment = job === undefined;
    const items = job === undefined ? ([document].flat() as Subtask[]) : (job.subtasks ?? []);
    const group = newGroup(NONE, job?.serialsubtasks === true, NONE);
    this.#open({ items, around: undefined, index: 0, block: 'subtasks', parent: NONE, period: 0 }, group);
  }

  run(): void {
    for (let frame = this.#frames.at(-1); frame !== undefined; frame = this.#frames.at(-1)) {
      const index = frame.next++;
      const item = frame.siblings.items[index];
      if (item === undefined) {
        this.#frames.pop();
        frame.close?.();
      } else if (item.kind === 'instance') this.#instance(frame, item, index);
      else if (item.kind === 'iterate' && this.#expands) this.#iterate(frame, item, index);
      else this.#task(frame, item, index);
    }
  }

  /** The nodes and edges, barriers numbered after the tasks, Instances resolved. */
  finish(): { tasks: (Task | Iterate)[]; nodeCount: number; edges: Edges; unresolved: Unresolved[] } {
    const unresolved = this.#resolve();
    const count = this.#tasks.length;
    this.#edges.renumber((node) => this.#number(node));
    return {
      tasks: this.#tasks,
      nodeCount: count + this.#barriers,
      edges: this.#edges,
      unresolved: unresolved.map((entry) => ({
        ...entry,
        node: entry.node === NONE ? NONE : this.#number(entry.node),
      })),
    };
  }

  /** Who waits for whom because of an Instance. */
  *waits(): Generator<Wait, void> {
    for (const { node, target, list, index } of this.#references)
      if (node !== NONE && target !== NONE)
        yield {
          node: this.#number(node),
          target,
          path: () => pathText(this.#lists[list], index, this.#isFragment),
        };
  }

  diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  parentOf(task: number): number {
    return this.#lists[this.#listOf[task] ?? NONE]?.parent ?? NONE;
  }

  pathOf(task: number): string {
    return pathText(this.#lists[this.#listOf[task] ?? NONE], this.#indexOf[task] ?? 0, this.#isFragment);
  }

  #open(siblings: Siblings, group: Group, close?: () => void): void {
    this.#lists.push(siblings);
    this.#frames.push({ siblings, list: this.#lists.length - 1, group, next: 0, close });
  }

  #barrier(): number {
    return FIRST_BARRIER - this.#barriers++;
  }

  /** Barriers come after the tasks. */
  #number(node: number): number {
    return node >= 0 ? node : this.#tasks.length + FIRST_BARRIER - node;
  }

  #wait(node: number, prerequisite: number): void {
    if (node !== NONE && prerequisite !== NONE) this.#edges.add(prerequisite, node);
  }

  /** A task, or an Iterate as one node: its subtasks are done before it. */
  #task(frame: Frame, task: Task | Iterate, index: number): void {
    const { group } = frame;
    const node = this.#tasks.push(task) - 1;
    this.#listOf.push(frame.list);
    this.#indexOf.push(index);
    const gate = group.isSerial ? group.last : group.gate;
    this.#done(group, node);
    group.carriesGate = true;
    const { subtasks } = task;
    if (subtasks === undefined || subtasks.length === 0) {
      this.#wait(node, gate);
      return;
    }
    const inner = newGroup(gate, task.kind === 'task' && task.serialsubtasks === true, node);
    const siblings = {
      items: subtasks,
      around: frame.siblings,
      index,
      block: 'subtasks',
      parent: node,
      period: 0,
    } as const;
    this.#open(siblings, inner, () => this.#closeGroup(inner));
  }

  /** The next sibling, or the target, waits for a node. */
  #done(group: Group, node: number): void {
    if (group.isSerial) group.last = node;
    else this.#wait(group.target, node);
  }

  #closeGroup(group: Group): void {
    // In a serial group the last one stands for all.
    if (group.isSerial && group.last !== group.gate) this.#wait(group.target, group.last);
    if (!group.carriesGate) this.#wait(group.target, group.gate);
  }

  #instance({ group, list }: Frame, { title: name }: Instance, index: number): void {
    let node = group.target;
    if (group.isSerial) {
      // The task that is named runs elsewhere and does not wait for the siblings before; the next sibling waits for both.
      node = this.#barrier();
      this.#wait(node, group.last);
      group.last = node;
      group.carriesGate = true;
    }
    this.#references.push({ node, name, list, index, target: NONE });
  }

  /** The tasks that an Iterate stands for, in its place; its subtasks before all of them (alf-format 4.5, 11). */
  #iterate(frame: Frame, iterate: Iterate, index: number): void {
    const { group, siblings } = frame;
    const { parent } = siblings;
    const before = iterate.subtasks ?? [];
    const period = iterate.template.length;
    const expanded = {
      items: this.#iterations.expand(iterate),
      around: siblings,
      index,
      block: 'template',
      parent,
      period,
    } as const;
    const first = { items: before, around: siblings, index, block: 'subtasks', parent, period: 0 } as const;
    if (group.isSerial || before.length === 0) {
      // The frame that is opened last runs first.
      this.#open(expanded, group);
      if (before.length > 0) this.#open(first, group);
      return;
    }
    const barrier = this.#barrier();
    const preparation = newGroup(group.gate, false, barrier);
    const iterations = newGroup(barrier, false, group.target);
    group.carriesGate = true;
    this.#open(expanded, iterations, () => this.#closeGroup(iterations));
    this.#open(first, preparation, () => this.#closeGroup(preparation));
  }

  /** Joins Instances to the tasks that they name. */
  #resolve(): Unresolved[] {
    if (this.#references.length === 0) return [];
    const names = new TaskNames(this.#references.map(({ name }) => name));
    for (const [node, task] of this.#tasks.entries()) if (task.kind === 'task') names.add(node, task);
    const unresolved: Unresolved[] = [];
    const told = new Set<string>();
    for (const reference of this.#references) {
      const { node, name, list, index } = reference;
      const target = names.find(name);
      reference.target = target;
      const path = (): string => pathText(this.#lists[list], index, this.#isFragment);
      if (target === NONE) {
        unresolved.push({ node, name, path: path() });
        this.#tellUnknown(name, path());
      } else this.#wait(node, target);
      if (names.count(name) > 1 && !told.has(name)) {
        told.add(name);
        const message = `${names.count(name)} tasks have the title ${shown(name)}; the first is meant`;
        this.#tell('ambiguous-instance', 'warning', message, path(), 'give the task an id, and name that');
      }
    }
    return unresolved;
  }

  #tellUnknown(name: string, path: string): void {
    if (this.#isFragment)
      this.#tell(
        'unknown-instance',
        'info',
        `no task of the fragment has the id or title ${shown(name)}`,
        path,
        'it may be in the job around it',
      );
    else this.#tell('unknown-instance', 'warning', `no task has the id or title ${shown(name)}`, path);
  }

  #tell(code: Code, severity: Diagnostic['severity'], message: string, path: string, hint?: string): void {
    this.#diagnostics.push({ code, severity, message, path, ...(hint !== undefined && { hint }) });
  }
}

const newGroup = (gate: number, isSerial: boolean, target: number): Group => ({
  gate,
  isSerial,
  target,
  last: gate,
  carriesGate: false,
});

/** `subtasks[1].template[0]`; of a fragment the outermost step is `[1]`. */
function pathText(siblings: Siblings | undefined, index: number, isFragment: boolean): string {
  const parts: string[] = [];
  for (let list = siblings, item = index; list !== undefined; item = list.index, list = list.around) {
    const place = list.period > 0 ? item % list.period : item;
    parts.push(list.around === undefined && isFragment ? `[${place}]` : `${list.block}[${place}]`);
  }
  return parts.reverse().join('.');
}
