import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The log of one task, written by one attempt. Appending never fails: a log that cannot be written (a full disk, a
 * folder that vanished) must not fail the command. What is missing is told in the log as soon as it can be.
 */
export class LogFile {
  readonly #path: string;
  #handle: FileHandle | undefined;
  #last: Promise<void> = Promise.resolve();
  #lost = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Appends in order; resolves when written (not: on disk). */
  append(bytes: Uint8Array | string): Promise<void> {
    const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    this.#last = this.#last.then(() => this.#write(data));
    return this.#last;
  }

  /** Resolves when the file is closed; like appending, it never fails. */
  async close(): Promise<void> {
    await this.#last;
    await this.#handle?.close().catch(() => undefined);
    this.#handle = undefined;
  }

  async #write(data: Uint8Array): Promise<void> {
    try {
      this.#handle ??= await openLog(this.#path);
      if (this.#lost > 0) {
        await writeAll(
          this.#handle,
          Buffer.from(`\n[jobtronaut: ${this.#lost} bytes of output could not be written here]\n`),
        );
        this.#lost = 0;
      }
      await writeAll(this.#handle, data);
    } catch {
      this.#lost += data.length;
    }
  }
}

async function openLog(path: string): Promise<FileHandle> {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
  try {
    return await open(path, flags, 0o600);
  } catch {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await open(path, flags, 0o600);
  }
}

async function writeAll(handle: FileHandle, data: Uint8Array): Promise<void> {
  for (let at = 0; at < data.length; ) {
    const { bytesWritten } = await handle.write(data, at);
    at += bytesWritten;
  }
}
