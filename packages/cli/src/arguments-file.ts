import { readFileSync } from 'node:fs';
import { CliError } from './errors.ts';
import type { JsonValue } from './json.ts';

/**
 * The arguments that a file holds as one JSON object: values as they are, for programs, which need not spell them as words.
 *
 * @param file a path, or `-` for standard input
 */
export function readArgumentsFile(file: string): Record<string, JsonValue> {
  const where = file === '-' ? 'Standard input' : file;
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('bad-arguments-file', `${where} does not hold the arguments: ${why}`, { cause });
  }
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Record<string, JsonValue>;
  throw new CliError('bad-arguments-file', `${where} does not hold the arguments: it is no JSON object`, {
    hint: 'For example: {"frames": "1-48", "chunksize": 4}',
  });
}
