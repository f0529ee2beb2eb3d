import { isDeepStrictEqual } from 'node:util';
import type { Command, Job, Subtask } from '@jobtronaut/alf';
import { decodePayload, isPayload, type Payload } from '@jobtronaut/core';
import { LISTS, tasksOf } from './document-walk.ts';

/** One thing in which two jobs differ. */
export interface JobDifference {
  /** Titles, from a task of the job down to the one that differs, as the later job has them; empty for the job itself. */
  readonly path: readonly string[];
  readonly change: 'added' | 'removed' | 'changed';
  /** What of it changed: `priority`, `environment.SHOW`, `cmds[0].argv`, `cmds[0].arguments.frames`, or `order` (of subtasks). */
  readonly what?: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** A job or something below it, in both jobs. */
interface Pair {
  readonly before: Node;
  readonly after: Node;
  readonly above: Pair | undefined;
}

type Node = Job | Subtask;

/**
 * What is different in a job, told from the top: tasks that came or went (with all below them), and what changed of those that stayed.
 * Tasks are the same by their titles and places; a task that is the only one below another is the same whatever its title, which holds the
 * element (a shot's name) that the job is made for. Ids, which are made anew for every job, do not count; payloads are compared by what
 * they say.
 */
export function* compareJobs(before: Job, after: Job): Generator<JobDifference> {
  const ids = { before: titlesById(before), after: titlesById(after) };
  const open: Pair[] = [{ before, after, above: undefined }];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    for (const [what, one, other] of differences(valuesOf(pair.before, ids.before), valuesOf(pair.after, ids.after)))
      yield { path: pathOf(pair), change: 'changed', what, before: one, after: other };
    const children: Pair[] = [];
    for (const list of ['subtasks', 'template'] as const) {
      const match = matched(itemsOf(pair.before, list), itemsOf(pair.after, list), ids);
      for (const title of match.removed) yield { path: [...pathOf(pair), title], change: 'removed' };
      for (const title of match.added) yield { path: [...pathOf(pair), title], change: 'added' };
      if (match.reordered) yield { path: pathOf(pair), change: 'changed', what: 'order' };
      for (const [one, other] of match.pairs) children.push({ before: one, after: other, above: pair });
    }
    for (const child of children.reverse()) open.push(child);
  }
}

type Titles = ReadonlyMap<string, string>;

function titlesById(job: Job): Titles {
  const titles = new Map<string, string>();
  for (const { id, title } of tasksOf(job)) if (id !== undefined) titles.set(id, title);
  return titles;
}

function pathOf(pair: Pair): string[] {
  const path: string[] = [];
  for (let at: Pair | undefined = pair; at?.above; at = at.above) path.push(nameOf(at.after, new Map()));
  return path.reverse();
}

function nameOf(node: Node, titles: Titles): string {
  if (node.kind === 'iterate') return `loop over ${node.varname}`;
  if (node.kind === 'instance') return `→ ${titles.get(node.title) ?? node.title}`;
  return node.title ?? 'untitled';
}

function itemsOf(node: Node, list: 'subtasks' | 'template'): readonly Subtask[] {
  return (node as { readonly [Each in typeof list]?: readonly Subtask[] })[list] ?? [];
}

interface Matched {
  readonly pairs: readonly (readonly [Subtask, Subtask])[];
  /** Titles of those that are in one of the jobs alone. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly reordered: boolean;
}

function onlyTask([first, ...others]: readonly Subtask[]): Subtask | undefined {
  return first?.kind === 'task' && others.length === 0 ? first : undefined;
}

/** Siblings that are in both jobs: the first with a title is the first with that title in the other, and so on. */
function matched(
  before: readonly Subtask[],
  after: readonly Subtask[],
  ids: { before: Titles; after: Titles },
): Matched {
  const [one, other] = [onlyTask(before), onlyTask(after)];
  if (one && other) return { pairs: [[one, other]], added: [], removed: [], reordered: false };
  const places = new Map<string, number[]>();
  for (const [index, node] of before.entries()) {
    const name = nameOf(node, ids.before);
    const known = places.get(name);
    if (known) known.push(index);
    else places.set(name, [index]);
  }
  for (const list of places.values()) list.reverse();
  const pairs: [Subtask, Subtask][] = [];
  const added: string[] = [];
  const stayed = new Set<number>();
  let last = -1;
  let reordered = false;
  for (const node of after) {
    const name = nameOf(node, ids.after);
    const index = places.get(name)?.pop();
    const other = index === undefined ? undefined : before[index];
    if (index === undefined || other === undefined) {
      added.push(name);
      continue;
    }
    reordered ||= index < last;
    last = index;
    stayed.add(index);
    if (node.kind !== 'instance') pairs.push([other, node]);
  }
  const removed = before.flatMap((node, index) => (stayed.has(index) ? [] : [nameOf(node, ids.before)]));
  return { pairs, added, removed, reordered };
}

/** All that a node says besides what is below it, flat. */
function valuesOf(node: Node, titles: Titles): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(node)) {
    if (['kind', 'id', 'subtasks', 'template', 'envkey', ...LISTS].includes(name)) continue;
    values.set(name, value);
  }
  if ('envkey' in node) addEnvironment(values, '', node.envkey);
  for (const list of LISTS) {
    const commands = (node as { readonly [List in typeof list]?: readonly Command[] })[list] ?? [];
    for (const [index, command] of commands.entries()) addCommand(values, `${list}[${index}]`, command, titles);
  }
  return values;
}

function addCommand(values: Map<string, unknown>, where: string, command: Command, titles: Titles): void {
  const { argv, id: _, refersto, envkey, ...options } = command;
  const last = argv.at(-1) ?? '';
  const payload = isPayload(last) ? readable(last) : undefined;
  values.set(`${where}.argv`, payload === undefined ? argv : argv.slice(0, -1));
  if (payload !== undefined) {
    const { task, plugin, noRetry, overrides } = payload;
    for (const [name, value] of Object.entries({ task, plugin, noRetry, overrides }))
      values.set(`${where}.${name}`, value);
    for (const { name, initial, processed } of payload.arguments)
      values.set(`${where}.arguments.${name}`, { initial, processed });
  }
  if (refersto !== undefined) values.set(`${where}.refersto`, titles.get(refersto) ?? refersto);
  addEnvironment(values, `${where}.`, envkey);
  for (const [name, value] of Object.entries(options)) values.set(`${where}.${name}`, value);
}

/** The variables that environment keys set, each by itself; other keys by their words. */
function addEnvironment(values: Map<string, unknown>, where: string, keys: readonly string[] = []): void {
  for (const key of keys) {
    const [first, ...words] = key.split(' ');
    if (first !== 'setenv') values.set(`${where}envkey ${key}`, key);
    else
      for (const word of words) values.set(`${where}environment.${word.split('=', 1)[0]}`, word.replace(/^[^=]*=/, ''));
  }
}

/** One that this release does not know is compared as the word that it is. */
function readable(word: string): Payload | undefined {
  try {
    return decodePayload(word);
  } catch {
    return undefined;
  }
}

function* differences(
  before: Map<string, unknown>,
  after: Map<string, unknown>,
): Generator<[string, unknown, unknown]> {
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [one, other] = [before.get(name), after.get(name)];
    if (!isDeepStrictEqual(one, other)) yield [name, one, other];
  }
}
