import type { CallOptions, EngineApi } from './engine-api.ts';
import { BrokenReplyError } from './errors.ts';

/** The growing end of one log file. */
export class LogTail {
  readonly #api: EngineApi;
  readonly #address: URL;
  #decoder = new TextDecoder();
  /** How many bytes of the file have been given out. */
  #offset = 0;

  constructor(api: EngineApi, address: URL) {
    this.#api = api;
    this.#address = address;
  }

  /**
   * Gives what was written since the last time. Asks for the new part only; a server that sends the whole file
   * nevertheless is understood, and a file that became shorter is a new one.
   */
  async *read({ signal }: CallOptions): AsyncGenerator<string, void, undefined> {
    const headers: Record<string, string> = this.#offset > 0 ? { range: `bytes=${this.#offset}-` } : {};
    const reply = await this.#api.open(this.#address, headers, signal);
    try {
      if (reply.status === 404) return;
      const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)/.exec(reply.header('content-range') ?? '');
      if (reply.status === 416) {
        if (Number(range?.[2]) < this.#offset) this.#restart();
        return;
      }
      let skip = this.#offset;
      if (reply.status === 206) {
        if (Number(range?.[1]) !== this.#offset) throw this.#otherPart();
        skip = 0;
      } else if (reply.status !== 200) {
        throw await this.#api.refusal(reply, this.#address.pathname);
      }
      for await (const chunk of reply.body) {
        const news = chunk.subarray(skip);
        skip -= chunk.length - news.length;
        this.#offset += news.length;
        const text = this.#decoder.decode(news, { stream: true });
        if (text !== '') yield text;
      }
      if (skip > 0) this.#restart();
    } finally {
      reply.discard();
    }
  }

  /** What is left of a character that never became complete. */
  end(): string {
    return this.#decoder.decode();
  }

  #restart(): void {
    this.#offset = 0;
    this.#decoder = new TextDecoder();
  }

  #otherPart(): BrokenReplyError {
    return new BrokenReplyError(`the engine sent another part of ${this.#address.pathname} than it was asked for`, {
      hint: 'read the log again from its start',
    });
  }
}
