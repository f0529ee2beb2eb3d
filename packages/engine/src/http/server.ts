import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { EngineError, messageOf, systemCode } from '../errors.ts';
import { type Call, readCall, splitTarget } from './call.ts';
import { refuseForeign } from './guard.ts';
import { json, Refusal, type Reply, refusalReply, SERVER, send } from './reply.ts';

export interface ServerOptions {
  /** Answers a call to a verb. May throw `Refusal`. */
  readonly call: (call: Call) => Promise<Reply> | Reply;
  /** Answers a GET of another path (log files). */
  readonly file: (path: string, request: IncomingMessage) => Promise<Reply>;
  /** A mistake of ours. */
  readonly onError: (error: unknown) => void;
}

/** Request lines hold search clauses and id lists: at least 1 MiB (tractor-protocol 2.1). */
const MAX_HEADER = 4 * 1024 * 1024;

export function newServer(options: ServerOptions): Server {
  const server = createServer(
    { maxHeaderSize: MAX_HEADER, requireHostHeader: false, keepAlive: false },
    (request, response) => {
      void answer(request, response, options);
    },
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseBroken(error, socket as Socket));
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, options: ServerOptions): Promise<void> {
  // Stock clients close with a reset.
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  try {
    const reply = await replyTo(request, options);
    await forgetRest(request);
    await send(response, reply);
  } catch (error) {
    options.onError(error);
    response.destroy();
  }
}

async function replyTo(request: IncomingMessage, { call, file, onError }: ServerOptions): Promise<Reply> {
  try {
    refuseForeign(request);
    if (request.method !== 'GET' && request.method !== 'POST') throw new Refusal(405, 'GET and POST only');
    const read = await readCall(request);
    return read ? await call(read) : await file(splitTarget(request.url ?? '').path, request);
  } catch (error) {
    if (error instanceof Refusal) return refusalReply(error);
    onError(error);
    return json(500, { rc: 1, msg: `Internal error: ${messageOf(error)}` });
  }
}

/** The most that is read of a request which nobody wants: the longest job script. */
const MOST_FORGOTTEN = 512 * 1024 * 1024;

/**
 * Reads what is left of a request that was answered early. Who is still sending a large job would find the connection
 * broken otherwise, and never hear why it was refused.
 */
async function forgetRest(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  let size = 0;
  request.on('data', (part: Buffer) => {
    size += part.length;
    if (size > MOST_FORGOTTEN) request.destroy();
  });
  await finished(request).catch(() => undefined);
}

/** What is not even HTTP gets an answer in our form, if it can still be sent. */
function refuseBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const body = JSON.stringify({ rc: 1, msg: `not a readable request (${error.code ?? error.message})` });
  const head = [`HTTP/1.1 ${status}`, `Server: ${SERVER}`, 'Content-Type: application/json', 'Connection: close'];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** The preferred port where nobody asked for one. */
const DEFAULT_PORT = 8180;

/** Listens on loopback: on the port asked for, else on 8180, else on any free one. */
export async function listen(server: Server, port: number | undefined): Promise<{ host: string; port: number }> {
  const host = '127.0.0.1';
  try {
    return { host, port: await listenOn(server, host, port ?? DEFAULT_PORT) };
  } catch (error) {
    if (systemCode(error) === 'EADDRINUSE') {
      if (port === undefined) return { host, port: await listenOn(server, host, 0) };
      throw new EngineError('port-taken', `port ${port} of ${host} is taken by another program`, {
        hint: 'choose another port, or leave it out to get a free one',
        cause: error,
        data: { host, port },
      });
    }
    throw new EngineError('listen-failed', `cannot listen on ${host}:${port ?? DEFAULT_PORT}: ${messageOf(error)}`, {
      hint: 'ports below 1024 need privileges; choose a higher one',
      cause: error,
      data: { host, port },
    });
  }
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
