import { failure, reason } from './failure.ts';
import { isPlain, preview } from './json.ts';
import { patternOf } from './pattern.ts';

/** Stands for the payload where patterns look at a command line: a match within encoded data would be an accident. */
const PAYLOAD = '<payload>';

/**
 * A command line with the additional flags right behind its first word (authoring-model 7). A text is split at blanks. In
 * a mapping from patterns to texts, every pattern found in the words of the command joined by blanks has its flags inserted,
 * always behind the first word, so that the last comes first.
 *
 * @param flags the value of the argument that holds additional flags
 * @param payload whether the last word is a script's payload
 * @throws `invalid-command-flags`
 */
export function withFlags(argv: readonly string[], flags: unknown, payload: boolean, task: string): readonly string[] {
  const words =
    typeof flags === 'string' ? split(flags) : isPlain(flags) ? matching(flags, argv, payload, task) : undefined;
  if (words === undefined)
    throw invalid(task, `additional flags are text or a mapping of texts, not ${preview(flags)}`);
  return [...argv.slice(0, 1), ...words, ...argv.slice(1)];
}

function matching(
  flags: Readonly<Record<string, unknown>>,
  argv: readonly string[],
  payload: boolean,
  task: string,
): string[] {
  const line = (payload ? [...argv.slice(0, -1), PAYLOAD] : argv).join(' ');
  const found: string[][] = [];
  for (const [pattern, words] of Object.entries(flags)) {
    if (typeof words !== 'string') throw invalid(task, `the flags for "${pattern}" are not text`);
    if (find(pattern, line, task)) found.push(split(words));
  }
  return found.reverse().flat();
}

function find(pattern: string, line: string, task: string): boolean {
  try {
    return patternOf(pattern).test(line);
  } catch (error) {
    throw invalid(task, reason(error));
  }
}

function split(flags: string): string[] {
  return flags.split(' ').filter((word) => word !== '');
}

function invalid(task: string, message: string): Error {
  return failure('invalid-command-flags', `task ${task}: ${message}`);
}
