/**
 * What the launcher writes down of each attempt, for an engine that comes back when neither of the two is left. A file is
 * written under another name and renamed: a reader sees all of it or none. Files are used again, since to make one can
 * take longer than all the rest: two lines of a file count, the record with its id, and a digest of it. Without them a
 * machine that lost its power could leave the record of another attempt, or half of it, under a new name.
 */

import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import type { CommandEnd, ExpandChunk } from '../command.ts';
import { isExhausted } from '../errors.ts';
import type { ProcessIdentity } from './identity.ts';
import { writeAll } from './write-all.ts';

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

const SPARE = '.spare';
/** Files to be used again that are kept; more would be an endless folder after a burst. */
const MOST_SPARE = 256;

export class Records {
  readonly #folder: string;
  readonly #spare: string[] = [];
  #made = 0;

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

  /** @throws the operating system's error, where this process can open no more files */
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
    for (const kind of ['run', 'end'] as const) this.#retire(this.#path(id, kind));
    const expanded = this.#path(id, 'expand');
    // Few have one; to be refused costs more than to ask.
    if (existsSync(expanded)) rmSync(expanded, { force: true });
  }

  /** Removes what another process has left: files to be used again, temporary ones. */
  clear(): void {
    for (const name of readdirSync(this.#folder)) {
      if (name.endsWith(SPARE) || name.startsWith('jobtronaut-')) rmSync(join(this.#folder, name), { recursive: true });
    }
  }

  /** Ids of all attempts of which something is left. */
  ids(): Set<string> {
    const names = readdirSync(this.#folder);
    const suffix = new RegExp(`\\.(?:${KINDS.join('|')})$`);
    return new Set(names.filter((name) => suffix.test(name)).map((name) => name.replace(suffix, '')));
  }

  #path(id: string, kind: (typeof KINDS)[number]): string {
    return join(this.#folder, `${id}.${kind}`);
  }

  #write(id: string, kind: 'run' | 'end', value: unknown, synced: boolean): void {
    const path = this.#spare.pop() ?? join(this.#folder, `${this.#made++}.${process.pid}${SPARE}`);
    try {
      const file = openSync(path, constants.O_WRONLY | constants.O_CREAT, 0o600);
      try {
        const text = JSON.stringify([id, value]);
        writeAll(file, Buffer.from(`${text}\n${digest(text)}\n`));
        if (synced) fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(path, this.#path(id, kind));
    } catch (error) {
      this.#spare.push(path);
      throw error;
    }
  }

  #retire(path: string): void {
    const spare = join(this.#folder, `${this.#made++}.${process.pid}${SPARE}`);
    try {
      if (this.#spare.length >= MOST_SPARE) {
        unlinkSync(path);
      } else {
        renameSync(path, spare);
        this.#spare.push(spare);
      }
    } catch {
      // It was never written.
    }
  }

  /** What a machine that lost its power left half-written was never recorded. */
  #read(id: string, kind: 'run' | 'end'): unknown {
    try {
      const text = readFileSync(this.#path(id, kind), 'utf8');
      const [record = '', sum] = text.split('\n', 2);
      const [whose, value] = JSON.parse(record) as [unknown, unknown];
      return whose === id && sum === digest(record) ? value : undefined;
    } catch (error) {
      if (isExhausted(error)) throw error;
      return undefined;
    }
  }
}

function digest(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}
