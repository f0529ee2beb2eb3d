import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';

export const SOCKET_NAME = 'socket';

/** Addresses of sockets are 104 to 108 bytes long at most. */
const LONGEST = 100;

/** A name for a file in a folder that fits the address of a socket, however long the folder's own name is (Linux). */
export function shortPath(folder: string, name: string): { readonly path: string; release(): void } {
  const path = join(folder, name);
  if (Buffer.byteLength(path) <= LONGEST || process.platform !== 'linux') return { path, release: () => {} };
  const file = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  return { path: `/proc/self/fd/${file}/${name}`, release: () => closeSync(file) };
}
