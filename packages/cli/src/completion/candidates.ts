import type { ListedPlugin } from '../manifest/manifest.ts';
import { COMMANDS, commandsIn, findCommand, GROUPS } from '../table/index.ts';
import type { CommandSpec, OptionSpec, PositionalSpec } from '../table/spec.ts';

/** A word that the shell may offer, and what it means. */
export interface Candidate {
  readonly word: string;
  readonly describe: string;
}

/** What is known of the site; asked for only where it is wanted. */
export interface Known {
  list(): Promise<readonly ListedPlugin[]>;
  /** The arguments of a task as options. */
  optionsOf(task: string): Promise<Readonly<Record<string, OptionSpec>>>;
  /** The ids of jobs in the queue; none where the engine does not answer at once. */
  jobs(): Promise<readonly Candidate[]>;
}

/** What can stand at the end of a command line. */
export interface Offer {
  readonly found: readonly Candidate[];
  /** Whether names of files make sense there: never where an id of a job is meant. */
  readonly files: boolean;
}

/**
 * The words that can stand at the end of a command line.
 *
 * @param words those behind `jobtronaut`, the last one as far as it is typed
 */
export async function candidates(words: readonly string[], known: Known): Promise<Offer> {
  const current = words.at(-1) ?? '';
  const { found, files } = await possible(words.slice(0, -1), current, known);
  return { found: found.filter(({ word }) => word.startsWith(current)), files };
}

async function possible(before: readonly string[], current: string, known: Known): Promise<Offer> {
  const found = findCommand(before);
  if (found === undefined) return words(beginnings(before));
  const { command, length } = found;
  const given = before.slice(length);
  const task = command.taskArguments ? wordBehind(given, 'task') : undefined;
  const wantsOption = current.startsWith('-');
  const asked = wantsOption ? undefined : openOption(command, given, await optionsOf(command, task, known, given));
  if (asked !== undefined) {
    // An argument of a task may well be a path.
    const isOwn = Object.values<OptionSpec>(command.options).includes(asked);
    return { found: await values(asked, task, known), files: isOwn ? takesFiles(asked) : asked.choices === undefined };
  }
  if (wantsOption) return words(optionWords(await optionsOf(command, task, known), given));
  const positional = nextPositional(command, given);
  return positional === undefined
    ? words(optionWords(await optionsOf(command, task, known), given))
    : { found: await values(positional, task, known), files: takesFiles(positional) };
}

function words(found: readonly Candidate[]): Offer {
  return { found, files: false };
}

function takesFiles({ complete }: OptionSpec | PositionalSpec): boolean {
  return complete === 'files' || complete === 'folders' || complete === 'arguments';
}

function beginnings(before: readonly string[]): Candidate[] {
  const [first] = before;
  if (first === undefined) {
    const single = COMMANDS.filter(({ name }) => !name.includes(' '));
    const groups = Object.entries(GROUPS).map(([word, describe]) => ({ word, describe }));
    return [...single.map(({ name, summary }) => ({ word: name, describe: summary })), ...groups];
  }
  if (before.length > 1) return [];
  return commandsIn(first).map(({ name, summary }) => ({ word: name.slice(first.length + 1), describe: summary }));
}

/** All options; those of the task only if they may be meant: who completes `list` need not wait for plugins. */
async function optionsOf(
  command: CommandSpec,
  task: string | undefined,
  known: Known,
  given?: readonly string[],
): Promise<Readonly<Record<string, OptionSpec>>> {
  const last = given?.findLast((word) => word.startsWith('--'))?.slice(2);
  if (task === undefined || (last !== undefined && Object.hasOwn(command.options, last))) return command.options;
  return { ...(await known.optionsOf(task)), ...command.options };
}

/** The option whose value comes next. */
function openOption(
  { options: own }: CommandSpec,
  given: readonly string[],
  options: Readonly<Record<string, OptionSpec>>,
): OptionSpec | undefined {
  const at = given.findLastIndex((word) => word.startsWith('--'));
  const name = given[at]?.slice(2);
  if (name === undefined) return undefined;
  const spec = options[name] ?? Object.values({ ...options, ...own }).find(({ alias }) => alias === name);
  if (spec === undefined || spec.type === 'flag') return undefined;
  return spec.type === 'texts' || at === given.length - 1 ? spec : undefined;
}

function optionWords(options: Readonly<Record<string, OptionSpec>>, given: readonly string[]): Candidate[] {
  const own = Object.entries(options)
    .filter(([name, { type }]) => type === 'texts' || !given.includes(`--${name}`))
    .map(([name, { describe }]) => ({ word: `--${name}`, describe }));
  return [...own, { word: '--help', describe: 'Tell what the command takes' }];
}

function nextPositional(
  { positionals = [], options }: CommandSpec,
  given: readonly string[],
): PositionalSpec | undefined {
  const count = given.filter((word, index) => {
    const before = given[index - 1]?.slice(2) ?? '';
    return !word.startsWith('-') && (options[before] === undefined || options[before].type === 'flag');
  }).length;
  return positionals[count] ?? positionals.find(({ type }) => type === 'texts');
}

async function values(
  spec: OptionSpec | PositionalSpec,
  task: string | undefined,
  known: Known,
): Promise<readonly Candidate[]> {
  if (spec.choices) return spec.choices.map((word) => ({ word, describe: '' }));
  if (spec.complete === undefined || spec.complete === 'files' || spec.complete === 'folders') return [];
  if (spec.complete === 'jobs') return known.jobs();
  if (spec.complete === 'arguments') {
    const options = task === undefined ? {} : await known.optionsOf(task);
    return Object.entries(options).map(([name, { describe }]) => ({ word: `${name}:`, describe }));
  }
  const plugins = await known.list();
  return plugins
    .filter(({ kind }) => spec.complete === 'plugins' || kind === 'task')
    .map(({ name, description }) => ({ word: name, describe: description.split('\n', 1)[0] ?? '' }));
}

/** The value of an option among words. */
export function wordBehind(words: readonly string[], option: string): string | undefined {
  const at = words.findIndex((word) => word === `--${option}` || word.startsWith(`--${option}=`));
  const word = words[at];
  if (word === undefined) return undefined;
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1];
}
