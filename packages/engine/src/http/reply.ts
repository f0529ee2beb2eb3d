import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';

/** What a verb answers. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole body, or its parts in order: they are asked for one by one, with other work between them. */
  readonly body: string | Iterable<string> | Readable;
}

/** A failure that the caller is told as `{"rc", "msg"}` with a status other than 200 (tractor-protocol 2.3). */
export class Refusal extends Error {
  readonly status: number;
  readonly rc: number;

  constructor(status: number, message: string, rc = 1) {
    super(message);
    this.status = status;
    this.rc = rc;
  }
}

/** Success with these keys besides `rc`. */
export function ok(fields: Readonly<Record<string, unknown>> = {}): Reply {
  return json(200, { rc: 0, ...fields });
}

export function json(status: number, value: unknown): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

const HTML_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** JSON for people (tractor-protocol 2.4): `pre` as a page, `plain` as text. What a user wrote never becomes markup. */
export function formatted(reply: Reply, format: string | null): Reply {
  const { type, body } = reply;
  if (type !== 'application/json' || body instanceof Readable) return reply;
  if (format === 'plain') return { ...reply, type: 'text/plain; charset=utf-8' };
  if (format !== 'pre') return reply;
  const headers = { ...reply.headers, 'Content-Security-Policy': "default-src 'none'" };
  const page = preformatted(typeof body === 'string' ? [body] : body);
  return { ...reply, headers, type: 'text/html; charset=utf-8', body: page };
}

function* preformatted(parts: Iterable<string>): Generator<string> {
  yield '<pre>';
  for (const part of parts) yield part.replace(/[&<>]/g, (char) => HTML_ESCAPES[char] ?? char);
  yield '</pre>';
}

export function refusalReply({ status, rc, message }: Refusal): Reply {
  return json(status, { rc, msg: message });
}

/** Clients look at the version in this header, and expect another one after it (tractor-protocol 2.2). */
export const SERVER = 'Pixar_tractor/2.4 (embedded)';

/**
 * Sends a reply as the stock clients need it: `Server` first, no chunks, the end of the body is the end of the
 * connection (tractor-protocol 2.2).
 */
export async function send(response: ServerResponse, reply: Reply): Promise<void> {
  const { status, type, headers = {}, body } = reply;
  response.shouldKeepAlive = false;
  response.useChunkedEncodingByDefault = false;
  response.setHeader('Server', SERVER);
  response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('Connection', 'close');
  response.statusCode = status;
  if (typeof body === 'string') {
    response.setHeader('Content-Length', Buffer.byteLength(body));
    response.end(body);
    return;
  }
  try {
    await pipeline(body instanceof Readable ? body : Readable.from(breathing(body)), response);
  } catch (error) {
    if (!GONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** A client that goes away (stock ones reset the connection) is none of our troubles. */
const GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE', 'ECONNRESET', 'EPIPE']);

/** The making of a large reply lets other requests, and the ends of commands, have their turn after each part. */
async function* breathing(parts: Iterable<string>): AsyncGenerator<string> {
  for (const part of parts) {
    yield part;
    await setImmediate();
  }
}
