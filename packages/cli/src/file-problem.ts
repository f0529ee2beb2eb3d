import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Code } from './codes.ts';
import { CliError } from './errors.ts';

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'what stands before the last name is not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'a file has this name',
  EMFILE: 'it may open no more files at once (ulimit -n)',
  ENFILE: 'the machine can open no more files',
  EAGAIN: 'no more processes can be started (ulimit -u)',
  ENOMEM: 'there is no memory left',
  EACCES: 'you may not',
  EPERM: 'you may not',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EROFS: 'the disk is read-only',
  EIO: 'the disk or the file server fails',
  ESTALE: 'the file server has lost it',
  ELOOP: 'its links go round in a circle',
  ENAMETOOLONG: 'its name is too long',
};

/** What the system says of a file, in words: without its code, its call and the path again. */
export function systemWords(cause: unknown): string {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return WORDS[code] ?? message;
}

/** What stands in the way of any one more file or process, whatever it was for. */
const NO_ROOM = new Set(['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM']);

/** What the machine cannot give is nobody's mistake, ours neither; undefined for any other error. */
export function noRoom(error: unknown): CliError | undefined {
  const { code = '', syscall } = (error ?? {}) as NodeJS.ErrnoException;
  // Node does not find what it could not open.
  const cause = code === 'ERR_MODULE_NOT_FOUND' && mayOpenFew() ? { code: 'EMFILE', syscall: 'open' } : error;
  if (cause === error && (syscall === undefined || !NO_ROOM.has(code))) return undefined;
  return new CliError('no-room', `The command cannot go on: ${systemWords(cause)}`, {
    hint: 'Raise that limit, or end other programs, and try again.',
    cause: error,
  });
}

/** Files open at once with which all modules are read. */
const ENOUGH = 128;

function mayOpenFew(): boolean {
  try {
    const [, most] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? [];
    return Number(most) < ENOUGH;
  } catch (error) {
    return NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '');
  }
}

/** An error about a file that a user named, in words, with its path once. */
export function fileProblem(
  code: Extract<Code, 'file-not-read' | 'file-not-written'>,
  file: string,
  cause: unknown,
  hint?: string,
): CliError {
  const { code: why } = cause as NodeJS.ErrnoException;
  const reads = code === 'file-not-read';
  // The file to be written may be missing: its folder is meant.
  const words = !reads && why === 'ENOENT' ? 'its folder is not there' : systemWords(cause);
  const looked = why === 'ENOENT' && !isAbsolute(file) ? `It is looked for in ${process.cwd()}.` : undefined;
  const help = [looked, hint].filter((text) => text !== undefined).join(' ');
  return new CliError(
    code,
    `${file === '-' ? 'Standard input' : file} cannot be ${reads ? 'read' : 'written'}: ${words}`,
    {
      cause,
      ...(help === '' ? {} : { hint: help }),
    },
  );
}

/**
 * What a file holds that a user named.
 *
 * @param file a path, or `-` for standard input
 * @param hint what to do if it cannot be read
 * @throws CliError `file-not-read`
 */
export function readNamedFile(file: string, hint?: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (cause) {
    throw fileProblem('file-not-read', file, cause, hint);
  }
}
