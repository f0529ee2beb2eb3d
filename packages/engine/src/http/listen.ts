import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { EngineError, messageOf, systemCode } from '../errors.ts';

/** Where an engine listens. */
export interface Listening {
  /** A loopback address. */
  readonly host: string;
  readonly port: number;
  /** Cuts all connections. */
  close(): Promise<void>;
}

export interface ListenOptions {
  /** Makes a server; one is needed for each address. */
  readonly create: () => Server;
  readonly port: number | undefined;
  /** Another address to listen on. */
  readonly address: string | undefined;
}

const LOOPBACK = '127.0.0.1';
/** All addresses, that of loopback among them. */
const EVERYWHERE = new Set(['0.0.0.0', '::']);
/** The preferred port where nobody asked for one. */
const DEFAULT_PORT = 8180;

/**
 * Listens on loopback, and on another address if one is given: on the port asked for, else on 8180, else on any free one.
 *
 * @throws EngineError `port-taken`, `listen-failed`
 */
export async function listen({ create, port: wanted, address }: ListenOptions): Promise<Listening> {
  const servers: Server[] = [];
  const open = async (host: string, port: number): Promise<number> => {
    const server = create();
    const used = await listenOn(server, host, port);
    servers.push(server);
    return used;
  };
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(closeServer));
  };
  try {
    const first = address !== undefined && EVERYWHERE.has(address) ? address : LOOPBACK;
    const port = await openFirst(open, first, wanted);
    await reach(port);
    if (address !== undefined && address !== first) {
      await open(address, port).catch((error) => {
        throw listenError(error, address, port);
      });
    }
    return { host: LOOPBACK, port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openFirst(
  open: (host: string, port: number) => Promise<number>,
  host: string,
  wanted: number | undefined,
): Promise<number> {
  try {
    return await open(host, wanted ?? DEFAULT_PORT);
  } catch (error) {
    if (wanted === undefined && systemCode(error) === 'EADDRINUSE') return open(host, 0);
    throw listenError(error, host, wanted ?? DEFAULT_PORT);
  }
}

/** How long a connection within this machine may take. Milliseconds. */
const PATIENCE_MS = 5000;

/** With its interface down, who listens on loopback is heard by nobody, and holds the state folder all the same. */
async function reach(port: number): Promise<void> {
  const socket = connect(port, LOOPBACK);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    throw listenError(error, LOOPBACK, port);
  } finally {
    socket.destroy();
  }
}

function listenError(error: unknown, host: string, port: number): EngineError {
  const options = { cause: error, data: { host, port } };
  if (systemCode(error) === 'EADDRINUSE') {
    return new EngineError('port-taken', `port ${port} of ${host} is taken by another program`, {
      hint: 'choose another port, or leave it out to get a free one',
      ...options,
    });
  }
  return new EngineError('listen-failed', `cannot listen on ${host}:${port}: ${messageOf(error)}`, {
    hint: hintFor(error, host),
    ...options,
  });
}

function hintFor(error: unknown, host: string): string {
  if (systemCode(error) === 'EACCES') return 'ports below 1024 need privileges; choose a higher one';
  if (host === LOOPBACK)
    return 'this machine must have 127.0.0.1, and be able to reach it (as root: ip link set lo up)';
  return 'this machine does not have that address';
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

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
