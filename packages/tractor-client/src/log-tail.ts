import type { CallOptions, EngineApi } from './engine-api.ts';
import { BrokenReplyError } from './errors.ts';

/** How many bytes are read again, to see that the file is still the same: the last words of a log are hardly those of another. */
const SEAM = 64;

/** The growing end of one log file. */
export class LogTail {
  readonly #api: EngineApi;
  readonly #address: URL;
  #decoder = new TextDecoder();
  /** How many bytes of the file have been given out. */
  #offset = 0;
  /** The last of them. */
  #seam: Buffer = Buffer.alloc(0);

  constructor(api: EngineApi, address: URL) {
    this.#api = api;
    this.#address = address;
  }

  /**
   * Gives what was written since the last time. Asks for the new part only; a server that sends the whole file
   * nevertheless is understood. A file that became shorter, or reads differently, is a new one, and given from its start.
   */
  async *read({ signal }: CallOptions): AsyncGenerator<string, void, undefined> {
    if (yield* this.#news(signal)) {
      this.#restart();
      if (yield* this.#news(signal)) this.#restart();
    }
  }

  /** Returns whether the file is another one than before. */
  async *#news(signal: AbortSignal | undefined): AsyncGenerator<string, boolean, undefined> {
    const from = this.#offset - this.#seam.length;
    const headers: Record<string, string> = this.#offset > 0 ? { range: `bytes=${from}-` } : {};
    const reply = await this.#api.open(this.#address, headers, signal);
    try {
      if (reply.status === 404) return false;
      // The file ends before what was in it.
      if (reply.status === 416) return true;
      let skip = from;
      if (reply.status === 206) {
        if (/^bytes (\d+)-/.exec(reply.header('content-range') ?? '')?.[1] !== String(from)) throw this.#otherPart();
        skip = 0;
      } else if (reply.status !== 200) {
        throw await this.#api.refusal(reply, this.#address.pathname);
      }
      let seam = this.#seam;
      for await (const chunk of reply.body) {
        const rest = chunk.subarray(skip);
        skip -= chunk.length - rest.length;
        const again = rest.subarray(0, seam.length);
        if (!again.equals(seam.subarray(0, again.length))) return true;
        seam = seam.subarray(again.length);
        const news = rest.subarray(again.length);
        this.#offset += news.length;
        this.#seam = Buffer.concat([this.#seam, news.subarray(-SEAM)]).subarray(-SEAM);
        const text = this.#decoder.decode(news, { stream: true });
        if (text !== '') yield text;
      }
      return skip > 0 || seam.length > 0;
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
    this.#seam = Buffer.alloc(0);
    this.#decoder = new TextDecoder();
  }

  #otherPart(): BrokenReplyError {
    return new BrokenReplyError(`the engine sent another part of ${this.#address.pathname} than it was asked for`, {
      hint: 'read the log again from its start',
    });
  }
}
