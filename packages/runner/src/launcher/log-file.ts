import { closeSync, constants, fstatSync, openSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeAgain } from './make-again.ts';
import { writeAll } from './write-all.ts';

/** How often a log that stays open is looked for under its name, at most. Milliseconds. */
const LOOK_MS = 500;

/**
 * The log of one task, written by one attempt. Appending never fails: a log that cannot be written (a full disk, a
 * folder that vanished) must not fail the command. What is missing is told in the log as soon as it can be.
 */
export class LogFile {
  readonly #path: string;
  #file: number | undefined;
  #lookedAt = 0;
  #lost = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Written (not: on disk) when it returns. */
  append(bytes: Uint8Array | string): void {
    const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    try {
      const file = this.#open();
      if (this.#lost > 0) {
        writeAll(file, Buffer.from(`\n[jobtronaut: ${this.#lost} bytes of output could not be written here]\n`));
        this.#lost = 0;
      }
      writeAll(file, data);
    } catch {
      this.#lost += data.length;
      this.close();
    }
  }

  /** Until something is appended again. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** The file under our name: one that somebody has deleted is made anew. */
  #open(): number {
    const now = performance.now();
    if (this.#file !== undefined && now - this.#lookedAt > LOOK_MS) {
      if (fstatSync(this.#file).nlink === 0) this.close();
      this.#lookedAt = now;
    }
    if (this.#file !== undefined) return this.#file;
    this.#lookedAt = now;
    this.#file = openLog(this.#path);
    return this.#file;
  }
}

function openLog(path: string): number {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
  try {
    return openSync(path, flags, 0o600);
  } catch (error) {
    // A link: what it leads to is not ours to write.
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') unlinkSync(path);
    // Its job's, and that of all logs.
    makeAgain(dirname(dirname(path)));
    makeAgain(dirname(path));
    return openSync(path, flags, 0o600);
  }
}
