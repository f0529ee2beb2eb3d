import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { TractorClient, type TractorClientOptions } from '../src/index.ts';

/** A client that knows nothing of this machine, and repeats at once. */
export function connect(engine: string, options: TractorClientOptions = {}): TractorClient {
  return new TractorClient({ engine, env: {}, retries: { attempts: 2, delay: 1 }, ...options });
}

/** A request as it came over the wire. */
export interface Seen {
  readonly method: string;
  /** Path and query, as they came. */
  readonly url: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What a route answers: an object is sent as JSON with status 200, a text as it is. */
export type Answer = string | object | { readonly status: number; readonly send: string | object };
export type Route = (seen: Seen, response: ServerResponse) => Answer | undefined | Promise<Answer | undefined>;

/** A real HTTP server on a free port, which ends with the test. Routes are named `verb?q=op`, or by their path. */
export async function serve(routes: Readonly<Record<string, Route | Answer>>, port = 0) {
  const seen: Seen[] = [];
  const server = createServer({ maxHeaderSize: 2 ** 20 }, (request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const { method = '', url = '', headers } = request;
      const { pathname, searchParams } = new URL(`http://engine${url}`);
      const params = Object.fromEntries(searchParams);
      const one: Seen = { method, url, path: pathname, params, headers, body };
      seen.push(one);
      const verb = pathname.replace('/Tractor/', '');
      const route = routes[`${verb}?q=${params.q}`] ?? routes[verb] ?? routes[pathname] ?? notFound;
      const answer = typeof route === 'function' ? await (route as Route)(one, response) : route;
      if (answer !== undefined) respond(response, answer);
    })();
  });
  return { ...(await listen(server, port)), seen, calls: () => seen.map(({ path, params }) => name(path, params)) };
}

/** A server of raw bytes. */
export async function serveRaw(onConnection: (socket: Socket) => void) {
  return listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      onConnection(socket);
    }),
  );
}

/**
 * An address where nothing listens, and nobody else will: it lies below the ports that systems give to connections and
 * to servers that do not mind, and is free now.
 */
export async function freePort(): Promise<{ address: string; port: number }> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const probe = createTcpServer();
    try {
      await once(probe.listen(port, '127.0.0.1'), 'listening');
    } catch {
      continue;
    }
    await once(probe.close(), 'close');
    return { address: `127.0.0.1:${port}`, port };
  }
}

/** Answers that an engine without passwords gives before anything else. */
export const LOGIN = {
  'monitor?q=loginscheme': { rc: 0, validation: 'none' },
  'monitor?q=login': { rc: 0, tsid: '123abc-456' },
};

function notFound(): Answer {
  return { status: 404, send: { rc: 1, msg: 'not here' } };
}

function name(path: string, { q }: Readonly<Record<string, string>>): string {
  return `${path.replace('/Tractor/', '')}${q === undefined ? '' : `?q=${q}`}`;
}

function respond(response: ServerResponse, answer: Answer): void {
  const { status, send } = typeof answer === 'object' && 'status' in answer ? answer : { status: 200, send: answer };
  response.writeHead(status, { server: 'Pixar_tractor/2.4 (test)', connection: 'close' });
  response.end(typeof send === 'string' ? send : JSON.stringify(send));
}

async function listen(server: Server, port = 0) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  onTestFinished(close);
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
