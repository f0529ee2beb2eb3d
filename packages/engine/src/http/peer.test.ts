import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listenerOf, peerOf } from './peer.ts';

/** Bytes that this process has read, from whatever. */
const bytesRead = (): number => Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'latin1'))?.[1]);

test.skipIf(process.platform !== 'linux')(
  'who listens is found before all connections, however many there are',
  async () => {
    const taken: Socket[] = [];
    const server = createServer((socket) => void taken.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const clients = await Promise.all(
      Array.from({ length: 400 }, async () => {
        const client = connect(port, '127.0.0.1');
        await once(client, 'connect');
        return client;
      }),
    );
    // Until then nobody has them.
    while (taken.length < clients.length) await once(server, 'connection');
    onTestFinished(() => {
      for (const socket of [...clients, ...taken]) socket.destroy();
      server.close();
    });
    const whole = readFileSync('/proc/net/tcp').length;
    const before = bytesRead();
    expect(listenerOf(port)).toBe(process.geteuid?.());
    expect(bytesRead() - before).toBeLessThan(whole / 2);
    // Wherever in the table they stand.
    for (const client of clients) expect(peerOf(client)).toBe('own');
  },
);

test("a port where nobody listens is nobody's", async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  expect(listenerOf(port)).toBe(process.platform === 'linux' ? -1 : undefined);
});
