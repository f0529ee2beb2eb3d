import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { CliError } from './errors.ts';
import { fileProblem, readNamedFile } from './file-problem.ts';

/**
 * The password in a file that only its user can read, or on standard input; never on a command line, which everybody sees.
 *
 * @param path `-` for standard input
 */
export function readPassword(path: string): string {
  if (path === '-') return firstLine(readNamedFile(path, MEANT).toString());
  try {
    return firstLine(ownText(path));
  } catch (cause) {
    throw cause instanceof CliError ? cause : fileProblem('file-not-read', path, cause, MEANT);
  }
}

const MEANT = 'The password is its first line.';

/** Looked at and read as one file: between the two nobody can put another in its place. */
function ownText(path: string): string {
  const file = openSync(path, 'r');
  try {
    const { mode, uid } = fstatSync(file);
    const text = readFileSync(file, 'utf8');
    const isOwn = process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
    if (isOwn) return text;
    throw new CliError('bad-option', `--password-file ${path} can be read by others`, {
      hint: `chmod 600 ${path}, in a file of your own; choose another password if somebody may have read it.`,
    });
  } finally {
    closeSync(file);
  }
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? '';
}
