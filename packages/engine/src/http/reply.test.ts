import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { send } from './reply.ts';

/** Sends a body as the reply to one request; `hear` gets the connection once there is something to read. */
async function reply(body: Iterable<string>, hear: (leave: () => void) => void): Promise<void> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sent = new Promise<void>((resolve, reject) => {
    const answer: RequestListener = (_, response) => {
      send(response, { status: 200, type: 'text/plain', body }).then(resolve, reject);
    };
    server.once('request', answer);
  });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  socket.once('data', () => hear(() => socket.resetAndDestroy()));
  socket.write('GET / HTTP/1.0\r\n\r\n');
  await sent.finally(() => socket.destroy());
}

test('a body that cannot be made is told', async () => {
  const broken = function* (): Generator<string> {
    yield 'some of it';
    throw new Error('the job is not there any more');
  };
  await expect(reply(broken(), () => {})).rejects.toThrow('the job is not there any more');
});

test("a client that goes away is nobody's trouble", async () => {
  let hasLeft = false;
  const endless = function* (): Generator<string> {
    while (!hasLeft) yield 'x'.repeat(1000);
    for (let i = 0; i < 10_000; i++) yield 'x'.repeat(1000);
  };
  const left = reply(endless(), (leave) => {
    hasLeft = true;
    leave();
  });
  await expect(left).resolves.toBeUndefined();
});
