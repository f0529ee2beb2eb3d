/**
 * What the launcher writes down of each attempt, for an engine that comes back when neither of the two is left. A file is
 * written beside and renamed: a reader sees all of it or none.
 */

import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandEnd, ExpandChunk } from '../command.ts';
import type { ProcessIdentity } from './identity.ts';

/** How an attempt ended. */
export interface RecordedEnd {
  readonly end: CommandEnd;
  /** What it announced with `TR_EXPAND_CHUNK`, in order. */
  readonly chunks: readonly ExpandChunk[];
}

/** What is known of an attempt: neither, if it never started or the launcher died in that moment. */
export interface AttemptRecord {
  readonly process?: ProcessIdentity;
  readonly ended?: RecordedEnd;
}

/** `run`: which process it is; `end`: how it ended; `expand`: its captured standard output. */
const KINDS = ['run', 'end', 'expand'] as const;

export class Records {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  writeProcess(id: string, identity: ProcessIdentity): void {
    this.#write(id, 'run', identity, false);
  }

  /** @param synced on the disk itself when this returns: for an end that nobody else can remember */
  writeEnd(id: string, ended: RecordedEnd, synced: boolean): void {
    this.#write(id, 'end', ended, synced);
  }

  read(id: string): AttemptRecord {
    const identity = this.#read(id, 'run') as ProcessIdentity | undefined;
    const ended = this.#read(id, 'end') as RecordedEnd | undefined;
    return { ...(identity && { process: identity }), ...(ended && { ended }) };
  }

  /** Where the standard output of a command goes that expands it. */
  expandFile(id: string): string {
    return this.#path(id, 'expand');
  }

  /** Forgets an attempt. */
  remove(id: string): void {
    for (const kind of KINDS) rmSync(this.#path(id, kind), { force: true });
  }

  /** Ids of all attempts of which something is left. */
  ids(): Set<string> {
    const names = readdirSync(this.#folder);
    const suffix = new RegExp(`\\.(?:${KINDS.join('|')})(?:\\.new)?$`);
    return new Set(names.filter((name) => suffix.test(name)).map((name) => name.replace(suffix, '')));
  }

  #path(id: string, kind: (typeof KINDS)[number]): string {
    return join(this.#folder, `${id}.${kind}`);
  }

  #write(id: string, kind: 'run' | 'end', value: unknown, synced: boolean): void {
    const path = this.#path(id, kind);
    const file = openSync(`${path}.new`, 'w', 0o600);
    try {
      writeSync(file, JSON.stringify(value));
      if (synced) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.new`, path);
  }

  /** What a machine that lost its power left half-written was never recorded. */
  #read(id: string, kind: 'run' | 'end'): unknown {
    try {
      return JSON.parse(readFileSync(this.#path(id, kind), 'utf8'));
    } catch {
      return undefined;
    }
  }
}
