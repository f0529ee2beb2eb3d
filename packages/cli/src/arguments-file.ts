import { CliError } from './errors.ts';
import { readNamedFile } from './file-problem.ts';
import type { JsonValue } from './json.ts';

const EXAMPLE = 'One JSON object is wanted, such as {"frames": "1-48", "chunksize": 4}.';

/**
 * The arguments that a file holds as one JSON object: values as they are, for programs, which need not spell them as words.
 *
 * @param file a path, or `-` for standard input
 */
export function readArgumentsFile(file: string): Record<string, JsonValue> {
  const where = file === '-' ? 'Standard input' : file;
  const text = readNamedFile(file, EXAMPLE).toString();
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    const why = text.trim() === '' ? 'it is empty' : `it is no JSON (${(cause as Error).message})`;
    throw new CliError('bad-arguments-file', `${where} does not hold the arguments: ${why}`, { hint: EXAMPLE, cause });
  }
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Record<string, JsonValue>;
  throw new CliError('bad-arguments-file', `${where} does not hold the arguments: it is no JSON object`, {
    hint: EXAMPLE,
  });
}
