import type { Branch } from '../drawing/branch.ts';

/** What the page is given: all nodes of the job in columns, texts that repeat kept once. It travels as JSON. */
export interface PageData {
  /** A letter for each node, parents before children: `j`ob, `t`ask, `i`nstance, i`T`erate. */
  readonly kinds: string;
  readonly titles: readonly string[];
  /** Of each node; -1 for the job. */
  readonly parents: readonly number[];
  readonly shapes: readonly number[];
  readonly tasks: readonly number[];
  /** The nodes whose children run one after the other. */
  readonly serial: readonly number[];
  /** Of each node its commands, as places in `commands`. */
  readonly commandsOf: readonly (readonly number[])[];
  readonly commands: readonly PageCommand[];
  readonly words: readonly string[];
  /** What commands and tasks have besides, as names and texts to show. */
  readonly facts: readonly Facts[];
  /** Of each node its place in `facts`. */
  readonly factsOf: readonly number[];
  /** Of nodes that have their own, by index: the place in `details`. */
  readonly detailsOf: Readonly<Record<number, number>>;
  readonly details: readonly PageDetails[];
  /** Of Instances, by index: the task that is meant, if it is in the job. */
  readonly targets: Readonly<Record<number, number>>;
}

export type Facts = readonly (readonly [name: string, text: string])[];

export interface PageCommand {
  /** Its argv, as places in `words`. */
  readonly argv: readonly number[];
  readonly facts: number;
}

/** Details of a task with values as texts. */
export interface PageDetails {
  readonly facts: Facts;
  readonly description: string;
  readonly arguments: readonly PageArgument[];
}

export interface PageArgument {
  readonly name: string;
  readonly value: string;
  readonly initial: string;
  readonly origin: string;
  readonly steps: Facts;
}

/** The tree out of the columns; each node in the place of its index. */
export function branchesOf({ kinds, titles, parents, shapes, tasks, serial, commandsOf }: PageData): readonly Branch[] {
  const isSerial = new Set(serial);
  const children: Branch[][] = titles.map(() => []);
  const branches = titles.map(
    (title, index): Branch => ({
      kind: KINDS[kinds[index] ?? ''] ?? 'task',
      index,
      title,
      shape: shapes[index] ?? 0,
      serial: isSerial.has(index),
      commands: commandsOf[index]?.length ?? 0,
      tasks: tasks[index] ?? 0,
      children: children[index] ?? [],
    }),
  );
  for (const branch of branches) children[parents[branch.index] ?? -1]?.push(branch);
  return branches;
}

/** Kinds by their letters. */
export const KINDS: Readonly<Record<string, Branch['kind']>> = { j: 'job', t: 'task', i: 'instance', T: 'iterate' };
