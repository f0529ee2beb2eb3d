import { getEventListeners } from 'node:events';
import { userInfo } from 'node:os';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { containing } from '../test/matchers.ts';
import { connect, LOGIN, serve } from '../test/server.ts';
import type { AlfSource } from './index.ts';
import { shortHostName } from './options.ts';

test('what is not said is taken from here', async () => {
  const { address, seen } = await serve({ spool: { rc: 0, jid: 1 } });
  await connect(address, { user: 'fred' }).spool('Job');
  const cwd = process.cwd().replaceAll('\\', '/');
  expect(seen[0]?.params).toEqual({
    spvers: '2.0',
    hnm: shortHostName(),
    jobOwner: 'fred',
    jobAuthor: userInfo().username,
    jobFile: 'no filename specified',
    jobcwd: cwd,
    cwd,
    blocking: 'spool',
  });
});

test('with a password, spooling happens in a session', async () => {
  const { address, seen } = await serve({ ...LOGIN, spool: { rc: 0, jid: 1 } });
  await connect(address, { password: 'x', login: 'none' }).spool('Job', { blocking: false, owner: 'mary' });
  expect(seen.at(-1)?.params).toMatchObject({ tsid: '123abc-456', jobOwner: 'mary' });
  expect(seen.at(-1)?.params).not.toHaveProperty('blocking');
});

test.each([
  [
    { rc: 0, msg: 'accepted', jid: 1201 },
    { jid: 1201, message: 'accepted' },
  ],
  [{ jid: '1201' }, { jid: 1201, message: '' }],
])('%j names a job', async (reply, spooled) => {
  const { address } = await serve({ spool: reply });
  await expect(connect(address).spool('Job')).resolves.toEqual(spooled);
});

test.each([
  { rc: 0 },
  { rc: 0, jid: null },
  { rc: 0, jid: 'J12' },
  { rc: 0, jid: '', msg: 'later' },
  { rc: 0, jid: 0 },
])('%j names none', async (reply) => {
  const { address } = await serve({ spool: reply });
  await expect(connect(address).spool('Job')).rejects.toMatchObject({
    code: 'broken-reply',
    hint: containing('before spooling it again'),
  });
});

test('over a job an engine may be silent for longer', async () => {
  let read: unknown;
  const { address } = await serve({
    ctrl: () => new Promise(() => undefined),
    // Answers once a read that began after it has taken too long.
    spool: async () => {
      read = await connect(address, { timeouts: { silence: 50 } })
        .status()
        .catch((error: unknown) => error);
      return { rc: 0, jid: 7 };
    },
  });
  await expect(connect(address, { timeouts: { silence: 50 } }).spool('Job')).resolves.toMatchObject({ jid: 7 });
  expect(read).toMatchObject({ code: 'engine-timeout' });
});

test('over a job an engine is not silent for ever', async () => {
  const { address, seen } = await serve({ spool: () => new Promise(() => undefined) });
  await expect(connect(address, { timeouts: { spool: 50 } }).spool('Job')).rejects.toMatchObject({
    code: 'engine-timeout',
    message: containing('was silent for more than 50 ms over spool'),
    hint: containing('timeouts.spool'),
    mayHaveArrived: true,
  });
  expect(seen).toHaveLength(1);
});

test.each<[string, () => AlfSource]>([
  ['a list', () => ['Jo', Buffer.from('b')]],
  ['a generator', () => ['Jo', 'b'].values()],
  ['a stream', () => Readable.from(['Jo', Buffer.from('b')])],
])('a job may come in pieces, as %s', async (_, pieces) => {
  const { address, seen } = await serve({ spool: { rc: 0, jid: 1 } });
  const client = connect(address);
  await client.spool(pieces());
  await client.spool(pieces(), { signal: new AbortController().signal });
  expect(seen.map(({ body }) => body)).toEqual(['Job\r\n', 'Job\r\n']);
});

test('an abort is heeded while a piece is awaited', async () => {
  const { address, seen } = await serve({ spool: { rc: 0, jid: 1 } });
  const stop = new AbortController();
  async function* job() {
    yield 'Job';
    stop.abort('enough');
    await new Promise(() => undefined);
  }
  await expect(connect(address).spool(job(), { signal: stop.signal })).rejects.toBe('enough');
  expect(seen).toHaveLength(0);
});

test('pieces that fail fail the spool with their own error', async () => {
  const { address, seen } = await serve({ spool: { rc: 0, jid: 1 } });
  async function* job() {
    yield 'Job';
    throw new Error('disk full');
  }
  const { signal } = new AbortController();
  await expect(connect(address).spool(job(), { signal })).rejects.toThrow('disk full');
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  expect(seen).toHaveLength(0);
});

test('a refusal is told in the words of the engine', async () => {
  const { address } = await serve({ spool: { status: 400, send: { rc: 1, msg: 'line 3: unknown option -tilte' } } });
  await expect(connect(address).spool('Job')).rejects.toMatchObject({
    code: 'engine-error',
    message: containing('line 3: unknown option -tilte'),
    rc: 1,
    status: 400,
  });
});

test.each(['', ' \n'])('an empty job (%j) is not sent', async (alf) => {
  const { address, seen } = await serve({});
  await expect(connect(address).spool(alf)).rejects.toMatchObject({ code: 'bad-request-value' });
  expect(seen).toHaveLength(0);
});

test('a large job comes whole, whether in one text or in pieces', async () => {
  const line = 'Task {größe} -cmds { RemoteCmd {true} }\n';
  const { address, seen } = await serve({ spool: { rc: 0, jid: 1 } });
  async function* pieces() {
    for (let i = 0; i < 1000; i++) yield line.repeat(50);
  }
  const client = connect(address);
  await client.spool(pieces());
  await client.spool(line.repeat(50_000));
  for (const { body } of seen) expect(body === `${line.repeat(50_000)}\r\n`).toBe(true);
  expect(seen).toHaveLength(2);
});

test('a source that fails is not spooled in part', async () => {
  const { address, seen } = await serve({ spool: { rc: 0, jid: 1 } });
  async function* pieces() {
    yield 'Job ';
    throw new Error('no more');
  }
  await expect(connect(address).spool(pieces())).rejects.toThrow('no more');
  expect(seen).toHaveLength(0);
});
