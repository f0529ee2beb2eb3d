import type { Code } from './codes.ts';
import type { CommandEvents } from './command.ts';
import { messageOf } from './errors.ts';

const NEWLINE = 10;

/** The way to the task's log: one call at a time, in order, for both streams and for our own words. */
export class CommandLog {
  readonly #output: CommandEvents['output'];
  #pending: Promise<void> | undefined;
  #atLineStart = true;
  /** The first failure of the receiver. Later bytes are dropped: a command goes on without its log. */
  #error: string | undefined;

  constructor(output: CommandEvents['output']) {
    this.#output = output;
  }

  /** @returns a promise if the receiver needs time; nothing more should be read until then */
  write(bytes: Uint8Array): Promise<void> | undefined {
    if (bytes.length === 0) return this.#pending;
    this.#atLineStart = bytes.at(-1) === NEWLINE;
    if (this.#pending) return this.#wait(this.#pending.then(() => this.#deliver(bytes)));
    const delivered = this.#deliver(bytes);
    return delivered ? this.#wait(delivered) : undefined;
  }

  /** Explains something in a line of its own. */
  note(text: string, code?: Code): Promise<void> | undefined {
    const tail = code === undefined ? '' : ` [${code}]`;
    return this.write(Buffer.from(`${this.#atLineStart ? '' : '\n'}jobtronaut: ${text}${tail}\n`));
  }

  /** When everything was taken. */
  async settled(): Promise<void> {
    while (this.#pending) await this.#pending;
  }

  /** What the command's end says about the log. */
  failure(): { logError?: string } {
    return this.#error === undefined ? {} : { logError: this.#error };
  }

  #deliver(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#error !== undefined) return undefined;
    const failed = (error: unknown): void => {
      this.#error ??= messageOf(error);
    };
    try {
      return this.#output(bytes)?.catch(failed);
    } catch (error) {
      failed(error);
      return undefined;
    }
  }

  #wait(promise: Promise<void>): Promise<void> {
    const settled = promise.finally(() => {
      if (this.#pending === settled) this.#pending = undefined;
    });
    this.#pending = settled;
    return settled;
  }
}
