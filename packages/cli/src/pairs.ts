import { CliError } from './errors.ts';
import type { JsonValue } from './json.ts';
import { readLiteral } from './literal.ts';

const EXAMPLES: Readonly<Record<string, string>> = { '--env': 'SHOW:demo', '--set': 'priority:200' };

/** `NAME:VALUE` split at its first colon; more colons belong to the value (conformance D37). */
export function splitPair(pair: string, option: string): readonly [name: string, value: string] {
  const colon = pair.indexOf(':');
  if (colon > 0) return [pair.slice(0, colon), pair.slice(colon + 1)];
  throw new CliError('not-a-pair', `${option} takes NAME:VALUE, not "${pair}"`, {
    hint: `For example: ${option} ${EXAMPLES[option] ?? 'frames:1-48'}`,
  });
}

/** Arguments as `--args` gives them. */
export interface GivenArguments {
  readonly values: Readonly<Record<string, JsonValue>>;
  /** Names that were given more than once: the last one holds. */
  readonly twice: readonly string[];
}

/**
 * The arguments of the command line. Values are literals where they read as one, except for names in `texts`: those are typed as strings
 * by their task and get the text as it was typed (`shot:0040` stays).
 */
export function readArguments(pairs: readonly string[], texts: ReadonlySet<string>): GivenArguments {
  const values = new Map<string, JsonValue>();
  const twice = new Set<string>();
  for (const pair of pairs) {
    const [name, text] = splitPair(pair, '--args');
    if (values.has(name)) twice.add(name);
    values.set(name, texts.has(name) ? text : readLiteral(text));
  }
  return { values: Object.fromEntries(values), twice: [...twice] };
}

/** The variables of `--env NAME:VALUE`. */
export function readEnvironment(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => splitPair(pair, '--env')));
}
