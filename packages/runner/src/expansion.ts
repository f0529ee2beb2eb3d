import { accessSync, constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { JobtronautError } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';
import type { CommandSpec } from './command.ts';
import { messageOf } from './errors.ts';

/** Progress and exit status, as they may stand in the standard output of an expanding command. */
const DIRECTIVES = /^(?:TR|ALF)_(?:PROGRESS[ \t]+\d+[ \t]*%?|EXIT_STATUS[ \t]+-?\d+)/gm;

/**
 * The job text that a command with `-expand` left behind, without progress and exit status directives (tractor-protocol 5.1).
 *
 * @param file `expandFile` of the command's end
 * @throws {JobtronautError} `expand-unreadable`
 */
export async function readExpandText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    const hint = 'the file is read when the command has ended: let it stand until its task is done';
    throw new JobtronautError('expand-unreadable' satisfies Code, `cannot read ${file}: ${cause.message}`, {
      hint,
      cause,
    });
  });
  return text.replace(DIRECTIVES, '');
}

/** Where the text will be, absolute. */
export function expandFile(expand: NonNullable<CommandSpec['expand']>, cwd: string): string {
  return resolve(cwd, 'capture' in expand ? expand.capture : expand.read);
}

/** Why the file cannot be read; undefined if it can. */
export function whyUnreadable(file: string): string | undefined {
  try {
    accessSync(file, constants.R_OK);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
