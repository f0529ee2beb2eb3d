import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { isDiskTrouble, messageOf, NotYetWritten } from '../errors.ts';
import { type Call, readCall, splitTarget } from './call.ts';
import { Crowd } from './crowd.ts';
import { MOST_HEADERS, type Standing } from './guard.ts';
import { json, Refusal, type Reply, refusalReply, SERVER, send } from './reply.ts';

export interface ServerOptions {
  /** Lets a request in by its head, or throws `Refusal`. */
  readonly admit: (request: IncomingMessage) => Standing;
  /** Answers a call to a verb. May throw `Refusal`. */
  readonly call: (call: ProvenCall) => Promise<Reply> | Reply;
  /** Answers a GET of another path (log files). */
  readonly file: (request: FileRequest) => Promise<Reply>;
  /** A mistake of ours. */
  readonly onError: (error: unknown) => void;
  readonly patience?: Partial<Patience>;
}

/** A call of one who may turn out to be no stranger. */
export interface ProvenCall extends Call {
  /** To be called when its session says that it may do more. */
  readonly proven: () => void;
}

/** A GET of something else than a verb. */
export interface FileRequest {
  readonly path: string;
  readonly params: URLSearchParams;
  readonly range: string | undefined;
  readonly standing: Standing;
}

/** How long clients may take; milliseconds. Stock ones send all at once. */
export interface Patience {
  /** For the head of a request. */
  readonly head: number;
  /** For all of it: job files may be long. */
  readonly request: number;
  /** To send the rest of a request that was refused. */
  readonly refused: number;
  /** Between two pieces of a reply that they take. */
  readonly reader: number;
  /** Between two looks at the above. */
  readonly look: number;
  /** Connections at once. */
  readonly connections: number | undefined;
}

const PATIENCE: Patience = {
  head: 30_000,
  request: 300_000,
  refused: 60_000,
  reader: 120_000,
  look: 5000,
  connections: undefined,
};

/** Request lines hold search clauses and id lists: at least 1 MiB (tractor-protocol 2.1). */
const MAX_HEADER = 4 * 1024 * 1024;

export function newServer(options: ServerOptions): Server {
  const patience = { ...PATIENCE, ...options.patience };
  const crowd = new Crowd(patience.connections);
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    void new Exchange(request, response, { ...options, crowd, patience }).answer();
  };
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER,
      requireHostHeader: false,
      keepAlive: false,
      headersTimeout: patience.head,
      requestTimeout: patience.request,
      connectionsCheckingInterval: patience.look,
    },
    answer,
  );
  // Else Node answers, in a form of its own, and keeps the connection.
  server.on('checkExpectation', answer);
  server.maxHeadersCount = MOST_HEADERS;
  // What follows a request on its connection is never looked at: the connection ends with the reply.
  server.maxRequestsPerSocket = 1;
  server.on('connection', (socket: Socket) => crowd.enter(socket));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseBroken(error, socket as Socket));
  return server;
}

interface ExchangeOptions extends ServerOptions {
  readonly crowd: Crowd;
  readonly patience: Patience;
}

/** One request and its reply. */
class Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #options: ExchangeOptions;

  constructor(request: IncomingMessage, response: ServerResponse, options: ExchangeOptions) {
    this.#request = request;
    this.#response = response;
    this.#options = options;
  }

  async answer(): Promise<void> {
    const { onError, patience } = this.#options;
    // Stock clients close with a reset.
    this.#request.on('error', () => undefined);
    this.#response.on('error', () => undefined);
    try {
      const reply = await this.#reply();
      await this.#forgetRest();
      // Without a listener of its own the server ends a connection that has been still for so long.
      this.#response.setTimeout(patience.reader, () => this.#response.destroy());
      await send(this.#response, reply);
    } catch (error) {
      onError(error);
      this.#response.destroy();
    }
  }

  async #reply(): Promise<Reply> {
    const request = this.#request;
    const { admit, call, file, crowd, onError } = this.#options;
    try {
      const standing = admit(request);
      if (request.method !== 'GET' && request.method !== 'POST') throw new Refusal(405, 'GET and POST only');
      if (standing !== 'stranger') crowd.admit(request.socket);
      const read = await readCall(request, standing);
      if (read) return await call({ ...read, proven: () => crowd.admit(request.socket) });
      const { path, query } = splitTarget(request.url ?? '');
      return await file({ path, params: new URLSearchParams(query), range: request.headers.range, standing });
    } catch (error) {
      if (error instanceof Refusal) return refusalReply(error);
      if (error instanceof NotYetWritten) return refusalReply(new Refusal(507, notOnDisk(error)));
      // Of what was only read nothing is kept.
      if (isDiskTrouble(error)) return refusalReply(new Refusal(503, `${messageOf(error)}: try again`));
      onError(error);
      return json(500, { rc: 1, msg: `Internal error: ${messageOf(error)}` });
    }
  }

  /**
   * Reads what is left of a request that was answered early. Who is still sending a large job would find the connection
   * broken otherwise, and never hear why it was refused.
   */
  async #forgetRest(): Promise<void> {
    const request = this.#request;
    if (request.complete || request.destroyed) return;
    const timer = setTimeout(() => request.destroy(), this.#options.patience.refused);
    let size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MOST_FORGOTTEN) request.destroy();
    });
    await finished(request).catch(() => undefined);
    clearTimeout(timer);
  }
}

/** The most that is read of a request which nobody wants: the longest job script. */
const MOST_FORGOTTEN = 512 * 1024 * 1024;

/** How long one that sends no HTTP may take to hear so. Milliseconds. */
const FAREWELL_MS = 2000;

/** What is not even HTTP gets an answer in our form, if it can still be sent. */
function refuseBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUSES[error.code ?? ''] ?? '400 Bad Request';
  const body = JSON.stringify({ rc: 1, msg: `not a readable request (${error.code ?? error.message})` });
  const head = [`HTTP/1.1 ${status}`, `Server: ${SERVER}`, 'Content-Type: application/json', 'Connection: close'];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // Closed at once, what it still sends would cut the answer off.
  setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
}

const STATUSES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** The queue has told its own trouble, and goes on trying. */
function notOnDisk({ message }: NotYetWritten): string {
  return `not on disk yet: ${message}; the engine tries again, and does what was asked for when it can be written`;
}
