import type { Code as CoreCode, TaskClass } from '@jobtronaut/core';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { openSession, type Session } from '@jobtronaut/farm';
import { argumentOptions, argumentValue, isText } from './argument-options.ts';
import { readArgumentsFile } from './arguments-file.ts';
import { wordBehind } from './completion/candidates.ts';
import { CliError } from './errors.ts';
import type { HelpSection } from './help.ts';
import type { JsonValue } from './json.ts';
import { readArguments } from './pairs.ts';
import { type Parsed, parseWords } from './parse-words.ts';
import { rootTask } from './root-task.ts';
import type { CommandSpec, OptionSpec } from './table/spec.ts';
import { type TaskArgument, taskArguments } from './task-arguments.ts';
import { say } from './terminal.ts';

/** What core says of an argument that nobody passed. */
const MISSING: CoreCode = 'missing-required-argument';

/** What a command that builds a job receives beside its options. */
export interface TaskContext {
  readonly session: Session;
  readonly root: TaskClass;
  /** The arguments of the job, from `--argsfile`, `--args` and options of their own. */
  readonly values: Readonly<Record<string, JsonValue>>;
  /** Says of an error how the arguments that are missing are passed on a command line. */
  readonly withHowToPass: (error: unknown) => unknown;
}

/** Opens the task that a command line names, and reads the rest with the options that its arguments make. */
export async function openTask(command: CommandSpec, words: readonly string[]): Promise<Parsed & TaskContext> {
  const { session, root, known } = await load(words, command);
  const options = argumentOptions(known, command.options);
  const parsed = parseWords(command, words, options);
  const texts = new Set(known.filter(({ schema }) => isText(schema)).map(({ name }) => name));
  const pairs = readArguments(parsed.args as readonly string[], texts);
  for (const name of pairs.twice) say(`warning: --args gives "${name}" more than once; the last one holds`);
  const filed = parsed.argsfile === undefined ? {} : readArgumentsFile(parsed.argsfile as string);
  const spelt = { ...pairs.values, ...ownOptions(known, options, parsed, pairs.values) };
  const twice = Object.keys(spelt).find((name) => Object.hasOwn(filed, name));
  if (twice !== undefined) {
    throw new CliError('argument-twice', `The argument "${twice}" is given by --argsfile and on the command line`, {
      hint: 'Leave one of them out.',
    });
  }
  return {
    ...parsed,
    session,
    root,
    values: { ...filed, ...spelt },
    withHowToPass: (error) => withPassing(error, known, options),
  };
}

/** An error about missing arguments, with the options that pass them; any other as it is, and one whose hint knows better. */
function withPassing(
  error: unknown,
  known: readonly TaskArgument[],
  options: Readonly<Record<string, OptionSpec>>,
): unknown {
  if (!JobtronautError.is(error) || error.code !== MISSING || error.hint?.startsWith('there is')) return error;
  const missing = known.filter(({ name, required }) => required && error.message.includes(`"${name}"`));
  if (missing.length === 0) return error;
  const hint = missing.map(({ name }) => {
    const option = options[name];
    if (option === undefined) return `pass it with --args ${name}:VALUE`;
    const value = option.type === 'flag' ? '' : ` ${option.value ?? 'VALUE'}`;
    const about = option.describe.replace(/ ?\([^()]*\)$/, '');
    return `pass it with --${name}${value}${about === '' ? '' : `: ${about}`}`;
  });
  const { code, message, diagnostics, data } = error;
  return new JobtronautError(code, message, { hint: hint.join('\n  '), cause: error, diagnostics, data });
}

function ownOptions(
  known: readonly TaskArgument[],
  options: Readonly<Record<string, OptionSpec>>,
  parsed: Parsed,
  pairs: Readonly<Record<string, JsonValue>>,
): Record<string, JsonValue> {
  const values: Record<string, JsonValue> = {};
  for (const { name, schema } of known) {
    const given = parsed[name];
    if (options[name] === undefined || given === undefined || (Array.isArray(given) && given.length === 0)) continue;
    if (Object.hasOwn(pairs, name)) {
      throw new CliError('argument-twice', `The argument "${name}" is given by --args and by --${name}`, {
        hint: 'Leave one of them out.',
      });
    }
    values[name] = argumentValue(schema, given as boolean | string | readonly string[]);
  }
  return values;
}

/** What `--task Shot --help` tells beside the options of the command. */
export async function taskSections(command: CommandSpec, words: readonly string[]): Promise<HelpSection[]> {
  const { root, known } = await load(words, command);
  const options = argumentOptions(known, command.options);
  const of = (isOwn: boolean) =>
    Object.fromEntries(
      known.flatMap(({ name, task }) => {
        const option = options[name];
        return option !== undefined && (task === root.name) === isOwn ? [[name, option] as const] : [];
      }),
    );
  const clashing = known.filter(({ name }) => options[name] === undefined).map(({ name }) => name);
  const sections = [
    { title: `Arguments of ${root.name}`, options: of(true) },
    { title: 'Arguments of the tasks that it requires', options: of(false) },
  ].filter((section) => Object.keys(section.options).length > 0);
  if (clashing.length > 0) say(`By --args alone, since their names mean something else here: ${clashing.join(', ')}`);
  return sections;
}

/** The task has to be known before the words can be read with its options: it is looked for by itself. */
async function load(words: readonly string[], command: CommandSpec) {
  const task = wordBehind(words, 'task');
  if (task === undefined || task === '') {
    const [first] = words;
    if (first !== undefined && !first.startsWith('-')) {
      throw new CliError('missing-option', `${command.name} needs --task TASK`, {
        hint: `did you mean --task ${first}?`,
      });
    }
    parseWords(command, words); // what else is wrong with them, such as a misspelt --task
    throw new CliError('missing-option', `${command.name} needs --task TASK`, {
      hint: 'jobtronaut list tasks names them',
    });
  }
  const session = await openSession({ config: wordBehind(words, 'config') });
  const root = rootTask(session, task);
  return { session, root, known: taskArguments(task, session.registry) };
}
