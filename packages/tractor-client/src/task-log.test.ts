import { expect, test } from 'vitest';
import { containing } from '../test/matchers.ts';
import { connect, LOGIN, type Route, type Seen, serve } from '../test/server.ts';

const redirect = (...uris: unknown[]) => ({ 'monitor?q=tasklogs': { LoggingRedirect: uris } });

test('a log is fetched from where the engine says, in order', async () => {
  const { address, seen } = await serve({
    ...redirect('/Tractor/cmd-logs/fred/J1/T3.log', 'logs/more.log?x=1', '//odd/path'),
    'cmd-logs/fred/J1/T3.log': 'ein Gruß\n',
    '/logs/more.log': 'more\n',
    '//odd/path': 'odd\n',
  });
  expect(await connect(address).taskLog(1, 3, { owner: 'fred' })).toBe('ein Gruß\nmore\nodd\n');
  expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /Tractor/monitor?q=tasklogs&jid=1&tid=3&owner=fred',
    'GET /Tractor/cmd-logs/fred/J1/T3.log',
    'GET /logs/more.log?x=1',
    'GET //odd/path',
  ]);
});

test.each([
  { 'monitor?q=tasklogs': { rc: 0 } },
  redirect(),
  redirect('/not/there'),
  { ...redirect('/t.log'), '/t.log': { status: 404, send: '<html>nothing here</html>' } },
])('no log is an empty one', async (routes) => {
  const { address } = await serve(routes);
  expect(await connect(address).taskLog(1, 3)).toBe('');
});

test('a log elsewhere is fetched without our secrets', async () => {
  const other = await serve({ '/t.log': 'elsewhere\n' });
  const { address } = await serve({ ...LOGIN, ...redirect(`http://${other.address}/t.log`) });
  const client = connect(address, { token: 'the-token', user: 'fred' });
  await client.login();
  expect(await client.taskLog(1, 1)).toBe('elsewhere\n');
  expect(JSON.stringify(other.seen)).not.toMatch(/the-token|fred|123abc/);
});

test.each([
  [redirect('http://[bad/'), { code: 'broken-reply', message: containing('http://[bad/') }],
  [
    { ...redirect('/t.log'), '/t.log': { status: 500, send: 'disk' } },
    { code: 'engine-error', msg: 'disk' },
  ],
])('what cannot be fetched is an error', async (routes, error) => {
  const { address } = await serve(routes);
  await expect(connect(address).taskLog(1, 1)).rejects.toMatchObject(error);
});

/** One look of somebody who follows: the task's state at that time, and what the file holds then; null for no file. */
interface Look {
  readonly state: string | null;
  readonly log: string | Buffer | null;
  readonly deleted?: boolean;
}

/** An engine on which a task goes on with each look at it. */
function growing(looks: readonly Look[], send: (log: Buffer, seen: Seen, response: Parameters<Route>[1]) => void) {
  let at = -1;
  return serve({
    ...LOGIN,
    ...redirect('/t.log'),
    db: () => {
      at = Math.min(at + 1, looks.length - 1);
      const { state, deleted } = looks[at] ?? { state: null };
      const row = { state, 'Job.deletetime': deleted ? '2024-05-02 00:00:00+00' : null };
      return { rc: 0, rows: state === null ? [] : [row] };
    },
    '/t.log': (seen, response) => {
      const log = looks[at]?.log ?? null;
      if (log === null) return { status: 404, send: '' };
      send(Buffer.from(log), seen, response);
      return undefined;
    },
  });
}

function whole(log: Buffer, _: Seen, response: Parameters<Route>[1]): void {
  response.end(log);
}

/** As a file server does it. */
function ranges(log: Buffer, { headers }: Seen, response: Parameters<Route>[1]): void {
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? -1);
  if (from < 0) return void response.end(log);
  if (from >= log.length) return void response.writeHead(416).end();
  response.writeHead(206, { 'content-range': `bytes ${from}-${log.length - 1}/${log.length}` }).end(log.subarray(from));
}

const SCENES: readonly [string, Look[], string][] = [
  [
    'grows',
    [
      { state: 'ready', log: null },
      { state: 'active', log: 'a\n' },
      { state: 'active', log: 'a\n' },
      { state: 'active', log: 'a\nb\n' },
      { state: 'done', log: 'a\nb\nc\n' },
    ],
    'a\nb\nc\n',
  ],
  ['is complete', [{ state: 'error', log: 'failed\n' }], 'failed\n'],
  ['does not exist', [{ state: 'done', log: null }], ''],
  [
    'splits a character',
    [
      { state: 'active', log: Buffer.from('Gruß').subarray(0, 4) },
      { state: 'done', log: 'Gruß\n' },
    ],
    'Gruß\n',
  ],
  ['ends in half a character', [{ state: 'done', log: Buffer.from('Gruß').subarray(0, 4) }], 'Gru\uFFFD'],
  [
    'is begun anew',
    [
      { state: 'active', log: 'first try\n' },
      { state: 'active', log: 'new\n' },
      { state: 'active', log: 'new\n' },
      { state: 'done', log: 'new\nend\n' },
    ],
    'first try\nnew\nend\n',
  ],
  [
    'is begun anew and grows beyond what it was',
    [
      { state: 'active', log: 'first try\n' },
      { state: 'active', log: 'another one\n' },
      { state: 'done', log: 'another one\nend\n' },
    ],
    'first try\nanother one\nend\n',
  ],
  [
    'is begun anew at the last moment',
    [
      { state: 'active', log: 'first try\n' },
      { state: 'done', log: 'end\n' },
    ],
    'first try\nend\n',
  ],
  [
    'is emptied',
    [
      { state: 'active', log: 'first try\n' },
      { state: 'active', log: '' },
      { state: 'done', log: 'end\n' },
    ],
    'first try\nend\n',
  ],
  [
    'belongs to a job that is deleted',
    [
      { state: 'active', log: 'a' },
      { state: 'active', log: 'ab', deleted: true },
    ],
    'ab',
  ],
  [
    'belongs to a job that is gone',
    [
      { state: 'active', log: 'a' },
      { state: null, log: 'ab' },
    ],
    'ab',
  ],
];

test.each(
  SCENES.flatMap(([name, ...rest]) => [
    [name, 'whole', whole, ...rest] as const,
    [name, 'ranges', ranges, ...rest] as const,
  ]),
)('a log that %s is followed (%s)', async (_, __, send, looks, text) => {
  const { address, seen } = await growing(looks, send);
  let all = '';
  for await (const piece of connect(address).followTaskLog(1, 1, { interval: 1 })) all += piece;
  expect(all).toBe(text);
  expect(seen.filter(({ path }) => path === '/Tractor/db')).toHaveLength(looks.length);
});

test('only what is new is asked for, and a few bytes more to know the file again', async () => {
  const long = 'x'.repeat(1000);
  const { address, seen } = await growing(
    [
      { state: 'active', log: long },
      { state: 'done', log: `${long}def` },
    ],
    ranges,
  );
  const pieces: string[] = [];
  for await (const piece of connect(address).followTaskLog(1, 1, { interval: 1 })) pieces.push(piece);
  expect(pieces).toEqual([long, 'def']);
  expect(seen.filter(({ path }) => path === '/t.log').map(({ headers }) => headers.range)).toEqual([
    undefined,
    'bytes=936-',
  ]);
});

test('an error need not be the end', async () => {
  const { address } = await growing(
    [
      { state: 'error', log: 'a' },
      { state: 'active', log: 'ab' },
      { state: 'done', log: 'abc' },
    ],
    whole,
  );
  let all = '';
  for await (const piece of connect(address).followTaskLog(1, 1, { interval: 1, until: 'done' })) all += piece;
  expect(all).toBe('abc');
});

test('a connection that breaks off costs nothing', async () => {
  let breaks = 2;
  const { address } = await growing([{ state: 'done', log: 'abcdef' }], (log, seen, response) => {
    if (breaks-- <= 0) return ranges(log, seen, response);
    const from = Number(seen.headers.range?.slice(6, -1) ?? 0);
    response.writeHead(from === 0 ? 200 : 206, {
      'content-length': log.length - from,
      ...(from > 0 && { 'content-range': `bytes ${from}-5/6` }),
    });
    response.write(log.subarray(from, from + 2), () => response.socket?.end());
  });
  let all = '';
  for await (const piece of connect(address).followTaskLog(1, 1, { interval: 1 })) all += piece;
  expect(all).toBe('abcdef');
});

test.each<[string, Parameters<typeof growing>, object]>([
  [
    'another part comes',
    [
      [
        { state: 'active', log: 'abc' },
        { state: 'done', log: 'abc' },
      ],
      (log, { headers }, response) =>
        response.writeHead(headers.range ? 206 : 200, { 'content-range': 'bytes 1-2/3' }).end(log),
    ],
    { code: 'broken-reply' },
  ],
  [
    'it is refused',
    [[{ state: 'done', log: 'abc' }], (_, __, response) => response.writeHead(500).end('disk')],
    { code: 'engine-error', msg: 'disk' },
  ],
  [
    'it breaks off for ever',
    [
      [{ state: 'done', log: 'abc' }],
      (_, __, response) => response.writeHead(200, { 'content-length': 9 }).write('', () => response.socket?.end()),
    ],
    { code: 'broken-reply', cut: true },
  ],
  [
    'there is no such task',
    [[{ state: null, log: null }], whole],
    { code: 'engine-error', message: containing('no task 1 in job 1') },
  ],
])('following fails when %s', async (_, engine, error) => {
  const { address } = await growing(...engine);
  const follow = async () => {
    for await (const piece of connect(address).followTaskLog(1, 1, { interval: 1 })) void piece;
  };
  await expect(follow()).rejects.toMatchObject(error);
});

test('an abort ends the waiting for more', async () => {
  const { address } = await growing([{ state: 'active', log: 'abc' }], whole);
  const stop = new AbortController();
  const pieces: string[] = [];
  const follow = async () => {
    for await (const piece of connect(address).followTaskLog(1, 1, { interval: 3_600_000, signal: stop.signal })) {
      pieces.push(piece);
      setImmediate(() => stop.abort(new Error('enough')));
    }
  };
  await expect(follow()).rejects.toThrow('enough');
  expect(pieces).toEqual(['abc']);
});

test('who stops listening lets go of the connection', async () => {
  let closed: () => void = () => undefined;
  const end = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const { address } = await growing([{ state: 'active', log: 'abc' }], (_, __, response) => {
    response.on('close', closed).write('abc');
  });
  for await (const piece of connect(address).followTaskLog(1, 1)) {
    expect(piece).toBe('abc');
    break;
  }
  await end;
});
