import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/**
 * Whether the process at the other end of a loopback connection belongs to our own user. The operating system says so:
 * `/proc/net/tcp` names the owner of every socket. False where that cannot be told (other systems than Linux, other
 * network namespaces).
 */
export async function isOwnPeer(socket: Socket): Promise<boolean> {
  const uid = process.getuid?.();
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (uid === undefined || !remoteAddress || !localAddress || remotePort === undefined || localPort === undefined) {
    return false;
  }
  if (!isLoopback(remoteAddress)) return false;
  const from = endpoints(remoteAddress, remotePort);
  const to = endpoints(localAddress, localPort);
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const lines = await readFile(table, 'latin1').then(
      (text) => text.split('\n'),
      () => [],
    );
    for (const line of lines) {
      // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid …
      const [, local, remote, , , , , owner] = line.trim().split(/\s+/);
      if (local && remote && from.has(local) && to.has(remote)) return Number(owner) === uid;
    }
  }
  return false;
}

function isLoopback(address: string): boolean {
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
