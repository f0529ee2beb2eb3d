import { expect, onTestFinished, test } from 'vitest';
import { NotYetWritten } from '../errors.ts';
import { rawRequest, stockRequest } from '../testing/raw.ts';
import { listen } from './listen.ts';
import { newServer } from './server.ts';

const busy = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_READ' });

test.each([
  ['what is kept until it can be written', new NotYetWritten(busy), 507, /^not on disk yet: .*does what was asked for/],
  ['what could not be read', busy, 503, /^disk I\/O error: try again$/],
])('trouble with the disk promises what is true: %s', async (_, error, status, words) => {
  const { port, close } = await listen({
    port: undefined,
    address: undefined,
    create: () =>
      newServer({
        admit: () => 'token',
        call: () => Promise.reject(error),
        file: () => expect.unreachable(),
        onError: (told) => expect.unreachable(String(told)),
      }),
  });
  onTestFinished(close);
  const reply = await rawRequest(port, stockRequest('monitor?q=jobs'));
  expect(reply.status).toBe(status);
  expect(JSON.parse(reply.body)).toMatchObject({ msg: expect.stringMatching(words) as string });
});
