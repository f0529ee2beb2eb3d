import { CliError } from './errors.ts';
import type { JsonValue } from './json.ts';
import { readLiteral } from './literal.ts';

/** `NAME:VALUE` split at its first colon; more colons belong to the value (conformance D37). */
export function splitPair(pair: string, option: string): readonly [name: string, value: string] {
  const colon = pair.indexOf(':');
  if (colon > 0) return [pair.slice(0, colon), pair.slice(colon + 1)];
  throw new CliError('not-a-pair', `${option} takes NAME:VALUE, not "${pair}"`, {
    hint: `For example: ${option} ${option === '--env' ? 'SHOW:demo' : 'frames:1-48'}`,
  });
}

/**
 * The arguments of the command line. Values are literals where they read as one, except for names in `texts`: those are typed as strings
 * by their task and get the text as it was typed (`shot:0040` stays). The same name twice: the last one holds.
 */
export function readArguments(pairs: readonly string[], texts: ReadonlySet<string>): Record<string, JsonValue> {
  const values = new Map<string, JsonValue>();
  for (const pair of pairs) {
    const [name, text] = splitPair(pair, '--args');
    values.set(name, texts.has(name) ? text : readLiteral(text));
  }
  return Object.fromEntries(values);
}

/** The variables of `--env NAME:VALUE`. */
export function readEnvironment(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => splitPair(pair, '--env')));
}
