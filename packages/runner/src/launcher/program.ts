/** The launcher: `node program.js FOLDER`, with a socket to the engine that started it as descriptor 3. */

import { chmodSync, rmSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { Host } from './host.ts';
import { Records } from './records.ts';
import { SOCKET_NAME, shortPath } from './socket-path.ts';

const folder = process.argv[2] ?? '.';
// A script that tidies up with `pkill node` does not mean us.
process.title = `jobtronaut launcher ${folder}`;
const { path, release } = shortPath(folder, SOCKET_NAME);
rmSync(path, { force: true });
new Records(folder).clear();

const host = new Host({
  folder,
  onIdle: () => {
    server.close();
    rmSync(path, { force: true });
    release();
    process.exit();
  },
});
const server = createServer((socket) => host.welcome(socket));
// Of a folder that is gone or full: engines to come find no launcher, and begin a new one.
server.on('error', () => {});
// The folder is closed to others already; a umask of 0 would leave the socket open.
server.listen(path, () => chmodSync(path, 0o600));
host.welcome(new Socket({ fd: 3, readable: true, writable: true }));
// Who asks politely gets what a launcher is for: the commands that run come to their end.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => host.leaveAsAsked());
