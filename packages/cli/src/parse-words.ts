import { closeNames, didYouMean } from '@jobtronaut/diagnostics';
import yargs, { type Options } from 'yargs';
import { commandLine } from './command-line.ts';
import { CliError } from './errors.ts';
import { placeholder } from './help.ts';
import { searchWord } from './search-word.ts';
import type { CommandSpec, OptionSpec, PositionalSpec } from './table/spec.ts';

/** What stands on a command line, by name; every option of the command is there, with its default or undefined. */
export type Parsed = Readonly<Record<string, unknown>>;

/**
 * Reads the words behind a command's name. yargs splits them by the table; what is wrong is told in our words.
 *
 * @param more options that only this command line has (arguments of its task)
 * @throws CliError `unknown-option`, `missing-option`, `bad-option`
 */
export function parseWords(
  command: CommandSpec,
  words: readonly string[],
  more: Readonly<Record<string, OptionSpec>> = {},
): Parsed {
  const { name, positionals = [] } = command;
  const options: Readonly<Record<string, OptionSpec>> = { ...more, ...command.options };
  const { _: rest, ...found } = split(words, options);
  refuseUnknown(name, found, options);
  const parsed: Record<string, unknown> = {};
  for (const [option, spec] of Object.entries(options)) {
    parsed[option] = readValue(`--${option}`, spec, found[option]);
    if (spec.required && parsed[option] === undefined) throw missing(name, `--${option} ${placeholder(spec)}`);
  }
  const open = rest.map(String);
  for (const spec of positionals) {
    const given = spec.type === 'texts' ? open.splice(0) : open.shift();
    parsed[spec.name] = readValue(spec.value ?? spec.name.toUpperCase(), spec, given);
    if (spec.required && (parsed[spec.name] === undefined || given?.length === 0))
      throw missing(name, placeholder(spec));
  }
  if (open.length > 0) {
    throw new CliError('bad-option', `${name} does not know what to do with "${open.join(' ')}"`, {
      hint: tooManyHint(command, open),
    });
  }
  return parsed;
}

function tooManyHint({ name, options }: CommandSpec, words: readonly string[]): string {
  const [only = ''] = words;
  if (name === 'jobs' && words.length === 1 && /^\d+(:\d+)?$/.test(only))
    return `Of one job jobtronaut watch ${Number.parseInt(only, 10)} tells how far it is, and jobtronaut why ${only} why it does not run.`;
  if (Object.hasOwn(options, 'where')) {
    const clause = words.map((word) => searchWord(word) ?? word).join(' ');
    return `A search clause follows --where: jobtronaut ${commandLine([name, '--where', clause], true)}`;
  }
  if (Object.hasOwn(options, 'args') && words.every((word) => /^[\w-]+:/.test(word)))
    return `Arguments of the task follow --args: --args ${commandLine(words, true)}`;
  return `Quote values that have blanks. jobtronaut ${name} --help tells what it takes.`;
}

/** All values come as text (or true and false): what they mean is ours to say. */
function split(words: readonly string[], options: Readonly<Record<string, OptionSpec>>) {
  const specs: [string, Options][] = Object.entries(options).map(([name, { type, alias }]) => [
    name,
    {
      ...(alias === undefined ? {} : { alias }),
      ...(type === 'flag' ? { type: 'boolean' } : { type: 'string', requiresArg: true, array: type === 'texts' }),
    },
  ]);
  return yargs([])
    .help(false)
    .version(false)
    .exitProcess(false)
    .parserConfiguration({
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'short-option-groups': false,
      'strip-aliased': true,
    })
    .updateStrings({ 'Not enough arguments following: %s': '--%s needs a value' })
    .options(Object.fromEntries(specs))
    .fail((message: string | null, error: unknown) => {
      // yargs throws its own complaints about some options; any other error is not about the words.
      if (error instanceof Error && error.name !== 'YError') throw error;
      throw new CliError('bad-option', message ?? String(error), withDash(words, message));
    })
    .parseSync([...words]) as { readonly _: readonly (string | number)[]; readonly [name: string]: unknown };
}

/** `--sort -jid`: a word that begins as options do is none of the option before it. */
function withDash(words: readonly string[], message: string | null): { readonly hint?: string } {
  const [, option] = /^(--\S+) needs a value$/.exec(message ?? '') ?? [];
  const next = option === undefined ? undefined : words[words.indexOf(option) + 1];
  return next?.startsWith('-') ? { hint: `A value that begins with - follows a =: ${option}=${next}` } : {};
}

/** Options that other tools or commands have, and what is meant by them. */
const OTHER_OPTIONS: Readonly<Record<string, string>> = {
  '--dry-run': 'jobtronaut plan shows what submit would send, and sends nothing',
  'query --where': "The clause follows the table, without an option: jobtronaut query tasks 'jid=12 and error'",
};

function refuseUnknown(
  command: string,
  found: { readonly [name: string]: unknown },
  options: Readonly<Record<string, OptionSpec>>,
): void {
  const names = [...Object.keys(options), ...Object.values(options).flatMap(({ alias }) => alias ?? []), 'help'];
  for (const name of Object.keys(found)) {
    if (name === '$0' || names.includes(name)) continue;
    const written = name.length === 1 ? `-${name}` : `--${name}`;
    // Many shorten an option to its beginning.
    const begins = names.filter((each) => each.startsWith(name));
    const guess = didYouMean((begins.length > 0 ? begins : closeNames(name, names)).map((each) => `--${each}`));
    throw new CliError('unknown-option', `${command} has no option ${written}${guess ? `; ${guess}` : ''}`, {
      hint:
        OTHER_OPTIONS[written] ??
        OTHER_OPTIONS[`${command} ${written}`] ??
        `jobtronaut ${command}${typeof found.task === 'string' ? ` --task ${found.task}` : ''} --help lists them`,
    });
  }
}

function readValue(what: string, spec: OptionSpec | PositionalSpec, given: unknown): unknown {
  if (spec.type === 'flag') return given === undefined && !spec.optional ? false : lastOf(given);
  if (spec.type === 'texts') return given ?? [];
  if (Array.isArray(given))
    throw new CliError('bad-option', `${what} is given ${given.length} times, and takes one value`);
  if (given === undefined) return spec.default;
  const text = String(given);
  if (spec.type === 'number') return numberOf(what, spec, text);
  if (spec.choices && !spec.choices.includes(text)) {
    const guess = didYouMean(closeNames(text, spec.choices));
    throw new CliError('bad-option', `${what} is ${listed(spec.choices)}, not "${text}"${guess ? `; ${guess}` : ''}`);
  }
  return text;
}

function lastOf(given: unknown): unknown {
  return Array.isArray(given) ? given.at(-1) : given;
}

/**
 * A number as somebody wrote it.
 *
 * @param what the option, for messages
 * @throws CliError `bad-option`
 */
export function numberOf(what: string, { least = -Infinity, most = Infinity, whole }: Bounds, text: string): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number) && number >= least && number <= most && (!whole || Number.isSafeInteger(number)))
    return number;
  const range = least === -Infinity ? '' : most === Infinity ? `, ${least} or more` : ` from ${least} to ${most}`;
  throw new CliError('bad-option', `${what} takes a ${whole ? 'whole ' : ''}number${range}, not "${text}"`);
}

type Bounds = Pick<OptionSpec | PositionalSpec, 'least' | 'most' | 'whole'>;

function listed(choices: readonly string[]): string {
  return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}

function missing(command: string, what: string): CliError {
  return new CliError('missing-option', `${command} needs ${what}`, {
    hint: `jobtronaut ${command} --help tells what it takes`,
  });
}
