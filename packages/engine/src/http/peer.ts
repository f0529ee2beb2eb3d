import { closeSync, openSync, readSync } from 'node:fs';
import type { Socket } from 'node:net';

/** Whose process is at the other end of a connection: ours, another user's, or nobody can tell. */
export type Peer = 'own' | 'other' | 'unknown';

/** The table is read while it changes: an entry may be missed. */
const MOST_LOOKS = 3;
/** At once; the kernel gives a page or little more. Bytes. */
const PIECE = 16_384;
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];

/**
 * Whose process is at the other end of a loopback connection. The operating system says so: `/proc/net/tcp` names the owner
 * of every socket. A socket that its process has closed belongs to nobody, and the table says 0 then, which is root: such
 * entries have no inode and do not count. Unknown where nothing can be told (other systems than Linux, other networks).
 */
export function peerOf(socket: Socket): Peer {
  const uid = process.geteuid?.();
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (uid === undefined || !remoteAddress || !localAddress || remotePort === undefined || localPort === undefined) {
    return 'unknown';
  }
  if (!isLoopbackAddress(remoteAddress)) return 'unknown';
  const rows = endpoints(remoteAddress, remotePort).flatMap((from) =>
    endpoints(localAddress, localPort).map((to) => `${from} ${to} `),
  );
  const owner = ownerOf(rows);
  if (owner === undefined) return 'unknown';
  return owner === uid ? 'own' : 'other';
}

/** The user id whose process listens on a port of 127.0.0.1; -1 if nobody does, undefined if nothing can be told. */
export function listenerOf(port: number): number | undefined {
  const v4 = ['127.0.0.1', '0.0.0.0'].flatMap((address) => endpoints(address, port));
  // A socket that listens has nothing but zeros at its other end.
  return ownerOf([...v4, `${'0'.repeat(32)}${portText(port)}`].map((at) => `${at} ${at.replace(/[^:]/g, '0')} `));
}

/**
 * The user id behind a connection; -1 if it belongs to no process (any more), undefined if nothing can be told. Read at once:
 * later the socket may have been let go.
 */
function ownerOf(rows: readonly string[]): number | undefined {
  for (let look = 0; look < MOST_LOOKS; look++) {
    for (const table of TABLES) {
      for (const text of piecesOf(table)) {
        for (const row of rows) {
          const at = text.indexOf(row);
          if (at < 0) continue;
          // st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …
          const [, , , , owner, , inode] = text.slice(at + row.length, at + row.length + 200).split(/\s+/);
          return Number(inode) > 0 ? Number(owner) : -1;
        }
      }
    }
  }
  // Some systems have the tables, with nothing but their heads.
  return TABLES.some((table) => hasEntries(table)) ? -1 : undefined;
}

function hasEntries(table: string): boolean {
  for (const text of piecesOf(table)) if (/^ *\d+:/m.test(text)) return true;
  return false;
}

/**
 * A table in pieces of whole lines, read as far as somebody asks: whoever listens stands before all connections, of which there
 * may be tens of thousands. Nothing where there is no such table.
 */
function* piecesOf(path: string): Generator<string> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return;
  }
  try {
    const buffer = Buffer.alloc(PIECE);
    let open = '';
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
      const text = open + buffer.toString('latin1', 0, length);
      const end = text.lastIndexOf('\n') + 1;
      open = text.slice(end);
      yield text.slice(0, end);
    }
  } catch {
    // No more of it can be had.
  } finally {
    closeSync(file);
  }
}

export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** How the table may write an address: as IPv4, or as IPv4 within IPv6. Words of four bytes, host byte order. */
function endpoints(address: string, port: number): string[] {
  const suffix = portText(port);
  const v4 = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (!v4) return [`00000000000000000000000001000000${suffix}`];
  const hex = v4
    .slice(1)
    .reverse()
    .map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0'))
    .join('');
  return [`${hex}${suffix}`, `0000000000000000FFFF0000${hex}${suffix}`];
}

function portText(port: number): string {
  return `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
}
