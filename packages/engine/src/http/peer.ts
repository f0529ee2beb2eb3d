import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/** Whose process is at the other end of a connection: ours, another user's, or nobody can tell. */
export type Peer = 'own' | 'other' | 'unknown';

/** The table is read while it changes: an entry may be missed. */
const MOST_LOOKS = 3;

/**
 * Whose process is at the other end of a loopback connection. The operating system says so: `/proc/net/tcp` names the owner
 * of every socket. A socket that its process has closed belongs to nobody, and the table says 0 then, which is root: such
 * entries have no inode and do not count. Unknown where nothing can be told (other systems than Linux, other networks).
 */
export async function peerOf(socket: Socket): Promise<Peer> {
  const uid = process.geteuid?.();
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (uid === undefined || !remoteAddress || !localAddress || remotePort === undefined || localPort === undefined) {
    return 'unknown';
  }
  if (!isLoopbackAddress(remoteAddress)) return 'unknown';
  const from = endpoints(remoteAddress, remotePort);
  const to = endpoints(localAddress, localPort);
  for (let look = 0; look < MOST_LOOKS; look++) {
    const owner = await ownerOf(from, to);
    if (owner !== undefined) return owner === uid ? 'own' : 'other';
  }
  return 'unknown';
}

/** The user id behind a connection; -1 if its socket belongs to no process any more. */
async function ownerOf(from: ReadonlySet<string>, to: ReadonlySet<string>): Promise<number | undefined> {
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const lines = await readFile(table, 'latin1').then(
      (text) => text.split('\n'),
      () => [],
    );
    for (const line of lines) {
      // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …
      const [, local, remote, , , , , owner, , inode] = line.trim().split(/\s+/);
      if (local && remote && from.has(local) && to.has(remote)) return Number(inode) > 0 ? Number(owner) : -1;
    }
  }
  return undefined;
}

export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** How the table may write an address: as IPv4, or as IPv4 within IPv6. Words of four bytes, host byte order. */
function endpoints(address: string, port: number): Set<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const v4 = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (!v4) return new Set([`00000000000000000000000001000000${suffix}`]);
  const hex = v4
    .slice(1)
    .reverse()
    .map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0'))
    .join('');
  return new Set([`${hex}${suffix}`, `0000000000000000FFFF0000${hex}${suffix}`]);
}
