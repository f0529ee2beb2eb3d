import { Readable } from 'node:stream';
import type { Agent, Dispatcher } from 'undici';
import { formatEngineAddress } from './address.ts';
import { BrokenReplyError, EngineTimeoutError, EngineUnreachableError, TractorClientError } from './errors.ts';
import type { Settings } from './options.ts';

/** One HTTP exchange to come. */
export interface Exchange {
  readonly method: 'GET' | 'POST';
  /** `http://host:port` */
  readonly origin: string;
  /** Path and query. The query may hold secrets: it is for the wire alone. */
  readonly path: string;
  /** What is asked for, as errors may say it: `monitor?q=jtree`. */
  readonly what: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: readonly Buffer[];
  /** How long the engine may be silent. @default 'silence' */
  readonly patience?: 'silence' | 'spool' | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A reply whose head has come. Its body must be read to the end or given up with `discard`. */
export interface OpenReply {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: AsyncIterable<Buffer>;
  readonly discard: () => void;
}

/** A reply in memory. */
export interface Reply {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly bytes: Buffer;
  /** Set where the connection broke off in the middle: `bytes` is what came until then. */
  readonly cut?: BrokenReplyError;
}

/**
 * HTTP as engines like it: one connection for one request, and closed after it; bodies with or without a length
 * (tractor-protocol 2.1, 2.2, and Q12 of 14). Follows no redirect and repeats nothing.
 */
export class Http {
  readonly #settings: Settings;
  #agent: Promise<Agent> | undefined;
  #closed = false;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Sends and waits for the head of the reply. */
  async open(exchange: Exchange): Promise<OpenReply> {
    if (this.#closed) {
      throw new TractorClientError('client-closed', `${exchange.what} after the client was closed`, {
        hint: 'make a new TractorClient, or close this one later',
      });
    }
    const watch = new Watch(exchange, this.#settings);
    const patience = this.#settings.timeouts[exchange.patience ?? 'silence'];
    try {
      this.#agent ??= this.#createAgent();
      const agent = await this.#agent;
      const reply = await agent.request({
        method: exchange.method,
        origin: exchange.origin,
        path: exchange.path,
        headers: exchange.body
          ? { ...exchange.headers, 'content-length': byteLength(exchange.body) }
          : exchange.headers,
        body: exchange.body ? Readable.from(exchange.body) : null,
        headersTimeout: patience,
        bodyTimeout: patience,
        signal: watch.signal,
      });
      return {
        status: reply.statusCode,
        header: (name) => headerText(reply.headers[name]),
        body: watch.over(reply.body),
        discard: () => {
          watch.release();
          // An error of a body that nobody wants any more is nobody's concern.
          reply.body.on('error', () => undefined).destroy();
        },
      };
    } catch (error) {
      watch.release();
      throw watch.explain(error, false);
    }
  }

  /** Sends and takes the whole reply into memory. */
  async send(exchange: Exchange): Promise<Reply> {
    return this.take(await this.open(exchange), exchange.what);
  }

  /** Takes a reply into memory, or what comes of it until the connection breaks off. */
  async take({ status, header, body, discard }: OpenReply, what: string): Promise<Reply> {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of body) {
        size += chunk.length;
        if (size > this.#settings.maxReplyBytes) throw this.#tooLarge(what);
        chunks.push(chunk);
      }
    } catch (error) {
      if (!(error instanceof BrokenReplyError && error.cut)) throw error;
      return { status, header, bytes: Buffer.concat(chunks), cut: error };
    } finally {
      discard();
    }
    return { status, header, bytes: Buffer.concat(chunks) };
  }

  /** Waits for open exchanges, then refuses new ones. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await (await this.#agent)?.close();
  }

  async #createAgent(): Promise<Agent> {
    // Loading undici takes a tenth of a second: not before it is needed.
    const { Agent } = await import('undici');
    const { timeouts, connections } = this.#settings;
    return new Agent({
      connections,
      pipelining: 0,
      connect: { timeout: timeouts.connect },
    });
  }

  #tooLarge(what: string): BrokenReplyError {
    const { engine, maxReplyBytes } = this.#settings;
    const message = `the reply of ${formatEngineAddress(engine)} to ${what} is longer than ${maxReplyBytes} bytes`;
    const hint =
      'ask for fewer rows or columns (limit, columns), follow a long log instead of reading it whole, or raise maxReplyBytes';
    return new BrokenReplyError(message, { hint, data: { engine, what, maxReplyBytes } });
  }
}

/** Ends an exchange when the caller aborts or its time is up, and tells afterwards why it ended. */
class Watch {
  readonly signal: AbortSignal;
  readonly release: () => void;
  readonly #exchange: Exchange;
  readonly #settings: Settings;
  #timeIsUp = false;

  constructor(exchange: Exchange, settings: Settings) {
    exchange.signal?.throwIfAborted();
    this.#exchange = exchange;
    this.#settings = settings;
    const stop = new AbortController();
    const { total } = settings.timeouts;
    const onAbort = () => stop.abort();
    const onTimeIsUp = () => {
      this.#timeIsUp = true;
      stop.abort();
    };
    const timer = total > 0 ? setTimeout(onTimeIsUp, Math.min(total, 2 ** 31 - 1)) : undefined;
    exchange.signal?.addEventListener('abort', onAbort, { once: true });
    this.signal = stop.signal;
    this.release = () => {
      clearTimeout(timer);
      exchange.signal?.removeEventListener('abort', onAbort);
    };
  }

  /** The body, with errors of ours in place of undici's. */
  async *over(body: Readable): AsyncGenerator<Buffer, void, undefined> {
    try {
      for await (const chunk of body) yield chunk as Buffer;
    } catch (error) {
      throw this.explain(error, true);
    } finally {
      this.release();
    }
  }

  /** An error of ours for one of undici's. @throws the reason of the caller's signal, if that is why */
  explain(error: unknown, replyBegan: boolean): Error {
    const { signal, what, origin, patience = 'silence' } = this.#exchange;
    if (!this.#timeIsUp) signal?.throwIfAborted();
    const { engine, timeouts } = this.#settings;
    const where = origin === engineOrigin(engine) ? `the engine at ${formatEngineAddress(engine)}` : origin;
    const code = errorCode(error);
    // The parser's error holds what came, word for word, and that may hold a secret: it is not passed on.
    const unreadable = error instanceof Error && error.name === 'HTTPParserError';
    const options = { data: { engine, what }, ...(!unreadable && { cause: error }) };
    const tooLong = this.#timeIsUp ? 'total' : TIMED_OUT.has(code) ? patience : undefined;
    if (tooLong) {
      const lasted = `${tooLong === 'total' ? 'took more than' : 'was silent for more than'} ${timeouts[tooLong]} ms`;
      const hint = `try again when it is less busy, or raise timeouts.${tooLong}; the request may have been carried out all the same`;
      return new EngineTimeoutError(`${where} ${lasted} over ${what}`, { ...options, hint });
    }
    if (replyBegan) {
      const message = `the reply of ${where} to ${what} broke off (${code || 'connection lost'})`;
      return new BrokenReplyError(message, { ...options, cut: true, hint: 'try again; see the log of the engine' });
    }
    if (unreadable || code === 'UND_ERR_HEADERS_OVERFLOW') {
      const hint = 'check host and port: no Tractor engine listens there';
      return new BrokenReplyError(`${where} does not answer in HTTP`, { ...options, hint });
    }
    const mayHaveArrived = !neverConnected(error, code);
    const message = mayHaveArrived
      ? `${where} closed the connection without a reply to ${what}`
      : `cannot reach ${where}: ${REASONS[code] ?? (code || String(error))}`;
    const hint = mayHaveArrived
      ? 'see the log of the engine; the request may have been carried out all the same'
      : 'check that it runs, and its address (the option `engine`, or TRACTOR_ENGINE)';
    return new EngineUnreachableError(message, { ...options, mayHaveArrived, hint });
  }
}

const TIMED_OUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no host has this name',
  EAI_AGAIN: 'the name service does not answer',
  EHOSTUNREACH: 'no route to this host',
  ENETUNREACH: 'no route to this network',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  ETIMEDOUT: 'it does not answer',
};

export function engineOrigin(engine: Settings['engine']): string {
  return `http://${formatEngineAddress(engine)}`;
}

function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** True only if not one byte of the request can have left. */
function neverConnected(error: unknown, code: string): boolean {
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return true;
  // A name with several addresses gives one error for all attempts.
  const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return all.every((one) => {
    const { syscall } = (one ?? {}) as { syscall?: unknown };
    return syscall === 'connect' || syscall === 'getaddrinfo';
  });
}

function byteLength(body: readonly Buffer[]): string {
  return String(body.reduce((sum, chunk) => sum + chunk.length, 0));
}

function headerText(value: Dispatcher.ResponseData['headers'][string]): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}
