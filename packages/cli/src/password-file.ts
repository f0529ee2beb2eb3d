import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { CliError } from './errors.ts';

/**
 * The password in a file that only its user can read, or on standard input; never on a command line, which everybody sees.
 *
 * @param path `-` for standard input
 */
export function readPassword(path: string): string {
  if (path === '-') return firstLine(readFileSync(0, 'utf8'));
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    throw new CliError(
      'bad-option',
      `--password-file cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  try {
    const { mode, uid } = fstatSync(file);
    const isOwn = process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
    if (isOwn) return firstLine(readFileSync(file, 'utf8'));
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
