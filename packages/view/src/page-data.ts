import type { Command, Job, Subtask } from '@jobtronaut/alf';
import type { Details, TaskDetails } from './details.ts';
import { grouped } from './drawing/titles.ts';
import type { Facts, PageCommand, PageData, PageDetails } from './page/data.ts';
import { KINDS } from './page/data.ts';
import type { Picture } from './picture.ts';

/** A page of many tasks has no room for longer texts. */
const LONGEST_WORD = 1000;
/** A longer word without blanks is data for a machine: a payload, a key. Its beginning names it. */
const LONGEST_UNBROKEN = 200;
const BEGINNING = 60;
/** A longer value is cut. */
const LONGEST_VALUE = 2000;

/** All that the page shows, as columns in the order of the branches' indices. Texts, facts and details that tasks share are kept once. */
export function pageData({ root, nodes }: Picture, details: Details): PageData {
  const letters = new Map(Object.entries(KINDS).map(([letter, kind]) => [kind, letter]));
  const words = new Pool<string>();
  const facts = new Pool<Facts>();
  const commands = new Pool<PageCommand>();
  const told = new Pool<PageDetails>();
  const places = new Map<TaskDetails, number>();
  const byName = tasksByName(nodes);
  const kinds: string[] = [];
  const titles: string[] = [];
  const parents: number[] = [];
  const shapes: number[] = [];
  const tasks: number[] = [];
  const serial: number[] = [];
  const commandsOf: number[][] = [];
  const factsOf: number[] = [];
  const detailsOf: Record<number, number> = {};
  const targets: Record<number, number> = {};

  const commandPlace = (command: Command): number =>
    commands.place({
      argv: command.argv.map((word) => words.place(cut(word, isData(word) ? BEGINNING : LONGEST_WORD))),
      facts: facts.place(commandFacts(command)),
    });
  const open = [{ branch: root, parent: -1 }];
  for (let at = open.pop(); at; at = open.pop()) {
    const { branch, parent } = at;
    const { index } = branch;
    const node = nodes[index];
    titles.push(branch.title);
    kinds.push(letters.get(branch.kind) ?? 't');
    parents.push(parent);
    shapes.push(branch.shape);
    tasks.push(branch.tasks);
    if (branch.serial) serial.push(index);
    commandsOf.push(node?.kind === 'task' ? (node.cmds ?? []).map(commandPlace) : []);
    factsOf.push(facts.place(node ? nodeFacts(node) : []));
    const own = node?.kind === 'task' && node.id !== undefined ? details.get(node.id) : undefined;
    if (own) {
      const known = places.get(own) ?? told.place(detailsShown(own));
      places.set(own, known);
      detailsOf[index] = known;
    }
    for (let child = branch.children.length - 1; child >= 0; child--) {
      const below = branch.children[child];
      if (below) open.push({ branch: below, parent: index });
    }
  }
  for (const [index, node] of nodes.entries()) {
    const target = node.kind === 'instance' ? byName.get(node.title) : undefined;
    if (target !== undefined) targets[index] = target;
  }
  return {
    kinds: kinds.join(''),
    titles,
    parents,
    shapes,
    tasks,
    serial,
    commandsOf,
    commands: commands.all,
    words: words.all,
    facts: facts.all,
    factsOf,
    detailsOf,
    details: told.all,
    targets,
  };
}

/** Equal things once, each named by its place. */
class Pool<Item> {
  readonly all: Item[] = [];
  readonly #places = new Map<string, number>();

  place(item: Item): number {
    const key = typeof item === 'string' ? item : JSON.stringify(item);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.all.push(item) - 1;
    this.#places.set(key, place);
    return place;
  }
}

/** Where the tasks are that an Instance may name: by id, else by title. */
function tasksByName(nodes: readonly (Job | Subtask)[]): Map<string, number> {
  const names = new Map<string, number>();
  for (const [index, node] of nodes.entries())
    if (node.kind === 'task' && !names.has(node.title)) names.set(node.title, index);
  const ids = new Set<string>();
  for (const [index, node] of nodes.entries()) {
    if (node.kind !== 'task' || node.id === undefined || ids.has(node.id)) continue;
    ids.add(node.id);
    names.set(node.id, index);
  }
  return names;
}

function commandFacts({ kind, argv: _, ...options }: Command): Facts {
  return [...(kind === 'cmd' ? [['runs on', 'the host that spooled'] as const] : []), ...optionFacts(options)];
}

/** What is drawn is not told again. */
const DRAWN = new Set([
  'kind',
  'title',
  'subtasks',
  'template',
  'cmds',
  'serialsubtasks',
  'varname',
  'from',
  'to',
  'by',
]);

function nodeFacts(node: Job | Subtask): Facts {
  return node.kind === 'instance' ? [] : optionFacts(node);
}

function optionFacts(options: object): Facts {
  const facts: [string, string][] = [];
  for (const [name, value] of Object.entries(options) as [string, unknown][])
    if (value !== undefined && !DRAWN.has(name))
      facts.push([name, cut(factText(name === 'envkey' ? withoutValues(value) : value), LONGEST_WORD)]);
  return facts;
}

/** Pages are passed around, and variables hold passwords: names are enough. Environment keys are split at blanks. */
function withoutValues(envkey: unknown): unknown {
  if (!Array.isArray(envkey)) return envkey;
  return envkey.map((key: unknown) => (typeof key === 'string' ? key.replace(/=\S*/g, '=…') : key));
}

function factText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(' ');
  return JSON.stringify(value);
}

function detailsShown({ name, file, description = '', arguments: own = [] }: TaskDetails): PageDetails {
  const facts: [string, string][] = [];
  if (name !== undefined) facts.push(['class', name]);
  if (file !== undefined) facts.push(['file', file]);
  return {
    facts,
    description,
    arguments: own.map((argument) => ({
      name: argument.name,
      value: valueText(argument.value),
      initial: 'initial' in argument ? valueText(argument.initial) : '',
      origin: argument.origin,
      steps: (argument.steps ?? []).map(({ processor, result }) => [processor, valueText(result)] as const),
    })),
  };
}

/** Of a long list the ends say enough. */
const LONGEST_LIST = 24;

function valueText(value: unknown): string {
  if (typeof value === 'string') return cut(value, LONGEST_VALUE);
  if (!Array.isArray(value)) return cut(JSON.stringify(value) ?? 'nothing', LONGEST_VALUE);
  const items: readonly unknown[] = value;
  const shown = (item: unknown) => JSON.stringify(item) ?? 'nothing';
  if (items.length <= LONGEST_LIST) return cut(`[${items.map(shown).join(', ')}]`, LONGEST_VALUE);
  const ends = [...items.slice(0, 12).map(shown), '…', ...items.slice(-3).map(shown)];
  return cut(`[${ends.join(', ')}] (${grouped(items.length)})`, LONGEST_VALUE);
}

function isData(word: string): boolean {
  return word.length > LONGEST_UNBROKEN && !/\s/.test(word);
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)}… (${text.length - most} more characters)`;
}
