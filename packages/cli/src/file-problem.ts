import type { Code } from './codes.ts';
import { CliError } from './errors.ts';

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'what stands before the last name is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'you may not',
  EPERM: 'you may not',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  ELOOP: 'its links go round in a circle',
  ENAMETOOLONG: 'its name is too long',
};

/** An error about a file that a user named, in words, with its path once. */
export function fileProblem(
  code: Extract<Code, 'file-not-read' | 'file-not-written'>,
  file: string,
  cause: unknown,
): CliError {
  const { code: why = '', message } = cause as NodeJS.ErrnoException;
  const reads = code === 'file-not-read';
  // The file to be written may be missing: its folder is meant.
  const words = !reads && why === 'ENOENT' ? 'its folder is not there' : (WORDS[why] ?? message);
  const name = file === '-' ? 'Standard input' : file;
  return new CliError(code, `${name} cannot be ${reads ? 'read' : 'written'}: ${words}`, { cause });
}
