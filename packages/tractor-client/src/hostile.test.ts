import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { containing } from '../test/matchers.ts';
import { connect, freePort, LOGIN, type Route, serve, serveRaw } from '../test/server.ts';
import { type EngineError, TractorClientError, type TractorClientOptions } from './index.ts';

const HEAD = 'HTTP/1.0 200 OK\r\nServer: Pixar_tractor/2.4 (test)\r\n';

/** A server that answers every request with these bytes, one after the other, and then ends as told. */
async function answers(pieces: readonly string[], end: 'close' | 'reset' | 'hang' = 'close') {
  let requests = 0;
  const server = await serveRaw((socket) => {
    socket.once('data', () => {
      requests++;
      for (const piece of pieces) socket.write(piece);
      if (end === 'close') socket.end();
      if (end === 'reset') socket.resetAndDestroy();
    });
  });
  return { ...server, requests: () => requests };
}

const status = (address: string, options: TractorClientOptions = {}) => connect(address, options).status();

test.each<[string, string[]]>([
  ['no length', [HEAD, '\r\n{"rc": 0, "a": 1}']],
  ['a length', [`${HEAD}Content-Length: 17\r\n\r\n{"rc": 0, "a": 1}`]],
  ['a length that is too large', [`${HEAD}Content-Length: 99\r\n\r\n{"rc": 0, "a": 1}`]],
  ['white space around', [HEAD, '\r\n\r\n  {"rc": 0, "a": 1}\r\n\r\n']],
  ['pieces', [...`${HEAD}\r\n{"rc": 0, "a": 1}`]],
  [
    'chunks',
    [
      `${HEAD.replace('1.0', '1.1')}Transfer-Encoding: chunked\r\n\r\n`,
      '5\r\n{"rc"\r\n',
      'c\r\n: 0, "a": 1}\r\n0\r\n\r\n',
    ],
  ],
  ['a byte order mark', [HEAD, '\r\n\uFEFF{"rc": "0", "a": 1}']],
  ['no rc', [HEAD, '\r\n{"a": 1}']],
  ['no reason in the status line', [HEAD.replace(' OK', ''), '\r\n{"a": 1}']],
])('a reply with %s is understood', async (_, pieces) => {
  const { address } = await answers(pieces);
  expect(await status(address)).toMatchObject({ a: 1 });
});

test('a reply that ends in a reset is understood if it is complete', async () => {
  const server = await serveRaw((socket) => {
    socket.once('data', () => socket.write(`${HEAD}\r\n{"a": 1}`, () => setImmediate(() => socket.resetAndDestroy())));
  });
  await expect(status(server.address)).resolves.toEqual({ a: 1 });
});

test.each<[string, string[], string]>([
  ['cut JSON', [HEAD, '\r\n{"rc": 0, "ro'], 'not JSON'],
  ['a cut body of known length', [`${HEAD}Content-Length: 99\r\n\r\n{"rc": 0, "ro`], 'broke off'],
  ['a length that is too small', [`${HEAD}Content-Length: 5\r\n\r\n{"rc": 0}`], 'not JSON'],
  ['nothing', [HEAD, '\r\n'], 'nothing'],
  ['a web page', [HEAD, '\r\n<!DOCTYPE html><html>It works!</html>'], 'web page'],
  ['a web page of an error', ['HTTP/1.1 404 Not Found\r\n\r\n<html>nginx</html>'], 'web page'],
  ['a redirect', ['HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\n\r\n'], 'elsewhere'],
  ["Python's notation", [HEAD, "\r\n{'rc': 0, 'msg': None}"], 'Python'],
  ["Python's words", [HEAD, '\r\n{"rc": 0, "ok": True}'], 'Python'],
  ['a list', [HEAD, '\r\n[1, 2]'], 'not JSON'],
  ['bytes', [HEAD, '\r\n\xff\xfe\x00\x01'], 'not JSON'],
  ['another protocol', ['220 mail.example ESMTP\r\n'], 'HTTP'],
  ['endless headers', [HEAD, `X: ${'x'.repeat(100_000)}\r\n`], 'HTTP'],
])('%s is a broken reply', async (_, pieces, message) => {
  const { address } = await answers(pieces);
  await expect(status(address)).rejects.toMatchObject({
    name: 'BrokenReplyError',
    code: 'broken-reply',
    message: containing(message),
    hint: containing(' '),
    mayHaveArrived: true,
  });
});

test.each<[string, string, string, object]>([
  ['rc in a reply of success', '200 OK', '{"rc": 3, "msg": "no such job"}', { rc: 3, msg: 'no such job', status: 200 }],
  ['an error status', '500 Oops', '{"rc": 3, "msg": "disk full"}', { rc: 3, msg: 'disk full', status: 500 }],
  ['text', '500 Oops', 'disk full\n', { rc: null, msg: 'disk full', status: 500 }],
  ['no word', '404 Not Found', '', { rc: null, msg: 'not found', status: 404 }],
  ['an error status although rc is 0', '400 Bad', '{"rc": 0}', { rc: 0, status: 400 }],
  ['an rc that is no number', '200 OK', '{"rc": "bad", "msg": "x"}', { rc: 1, msg: 'x' }],
  ['rc alone', '200 OK', '{"rc": 7}', { rc: 7, msg: 'rc 7, without a word' }],
  [
    'a traceback with more behind it',
    '500 Oops',
    'Traceback:\n  raise Foo\nFoo: disk full\n(see the log)',
    {
      message: containing('status: Foo: disk full'),
    },
  ],
  [
    'a traceback of what was caught and raised again',
    '500 Oops',
    'Traceback (most recent call last):\n  File "x.py", line 2, in f\n    raise e\n  File "x.py", line 4, in g\n    int("x")\nValueError: bad job',
    { message: containing('status: ValueError: bad job') },
  ],
  ['a traceback that ends at once', '500 Oops', 'Traceback:\n  raise Foo', { message: containing('raise Foo') }],
  ['an unknown request', '501 Not Implemented', '{"rc": 1, "msg": "?"}', { hint: containing('version') }],
  [
    'a traceback',
    '500 Oops',
    '{"rc": 1, "msg": "Traceback (most recent call last):\\n  File x\\nValueError: bad jid\\n"}',
    { message: containing('refused ctrl?q=status: ValueError: bad jid'), msg: containing('File x') },
  ],
])('%s is an error of the engine', async (_, line, body, error) => {
  const { address } = await answers([`HTTP/1.0 ${line}\r\nServer: Pixar_tractor/2.4 (test)\r\n\r\n${body}`]);
  await expect(status(address)).rejects.toMatchObject({ name: 'EngineError', code: 'engine-error', ...error });
});

test('a body beyond the limit is given up at once', async () => {
  const { address } = await answers([HEAD, '\r\n{"a": "', 'x'.repeat(5000)], 'hang');
  await expect(status(address, { maxReplyBytes: 1000 })).rejects.toMatchObject({
    code: 'broken-reply',
    message: containing('longer than 1000 bytes'),
    hint: containing('maxReplyBytes'),
  });
});

test('slow bytes do not keep a request alive for ever', async () => {
  const server = await serveRaw((socket) => {
    socket.once('data', () => {
      socket.write(`${HEAD}\r\n`);
      const drip = setInterval(() => socket.write(' '), 5);
      socket.on('close', () => clearInterval(drip));
    });
  });
  await expect(status(server.address, { timeouts: { total: 100 } })).rejects.toMatchObject({
    name: 'EngineTimeoutError',
    code: 'engine-timeout',
    message: containing('took more than 100 ms'),
    hint: containing('timeouts.total'),
    mayHaveArrived: true,
  });
});

test('silence, wherever it begins, is a time-out, and not repeated', async () => {
  const beginnings = [[], ['HTTP/1.0 200 OK\r\nServ'], [HEAD, '\r\n{"a"']];
  const engines = await Promise.all(beginnings.map((pieces) => answers(pieces, 'hang')));
  const failures = engines.map(({ address, requests }) =>
    expect(status(address, { timeouts: { silence: 50 } }))
      .rejects.toMatchObject({ code: 'engine-timeout', message: containing('was silent for more than 50 ms') })
      .then(() => expect(requests()).toBe(1)),
  );
  await Promise.all(failures);
});

test('an engine that answers before it has read all is heard, or said to be unreachable after it may have arrived', async () => {
  const server = await serveRaw((socket) => {
    socket.once('data', () => socket.end('HTTP/1.0 415 No\r\n\r\n{"rc": 1, "msg": "not such a job"}'));
  });
  const failure = await connect(server.address)
    .spool('x'.repeat(20_000_000))
    .catch((error: unknown) => error);
  expect(['engine-error', 'engine-unreachable']).toContain((failure as EngineError).code);
  expect((failure as EngineError).data).not.toMatchObject({ mayHaveArrived: false });
});

test('as many connections are open at once as allowed, and no more', async () => {
  const held: (() => void)[] = [];
  let most = 0;
  // Answers once three are waiting: with fewer at once, this would never end.
  const { address } = await serve({
    ctrl: () =>
      new Promise((resolve) => {
        held.push(() => resolve({ rc: 0 }));
        most = Math.max(most, held.length);
        if (held.length >= 3)
          setImmediate(() => {
            for (const answer of held.splice(0)) answer();
          });
      }),
  });
  const client = connect(address, { connections: 3 });
  await Promise.all(Array.from({ length: 21 }, () => client.status()));
  expect(most).toBe(3);
});

test.each<[string, string[], 'close' | 'reset']>([
  ['closes without a word', [], 'close'],
  ['resets', [], 'reset'],
  ['resets within the head', ['HTTP/1.0 200 OK\r\nServ'], 'reset'],
])('an engine that %s is asked again, and then unreachable', async (_, pieces, end) => {
  const { address, requests } = await answers(pieces, end);
  await expect(status(address)).rejects.toMatchObject({
    name: 'EngineUnreachableError',
    code: 'engine-unreachable',
    mayHaveArrived: true,
  });
  expect(requests()).toBe(3);
});

test('where nothing listens, the error names the place', async () => {
  const { address } = await freePort();
  await expect(status(address)).rejects.toMatchObject({
    code: 'engine-unreachable',
    message: `cannot reach the engine at ${address}: nothing listens there`,
    hint: containing('TRACTOR_ENGINE'),
    mayHaveArrived: false,
  });
});

test('a host that does not exist is named', async () => {
  await expect(status('no-such-host.invalid:80')).rejects.toMatchObject({
    code: 'engine-unreachable',
    message: containing('no-such-host.invalid:80'),
    mayHaveArrived: false,
  });
});

/** Fails as told, then answers. */
function failing(times: number, fail: (socket: Socket) => void): Route {
  let failures = 0;
  return (_, response) => {
    if (failures++ >= times) return { rc: 0, jid: 1 };
    if (response.socket) fail(response.socket);
    return undefined;
  };
}

test('a read is repeated until it succeeds', async () => {
  const { address, seen } = await serve({ ctrl: failing(2, (socket) => socket.resetAndDestroy()) });
  await expect(status(address)).resolves.toMatchObject({ rc: 0 });
  expect(seen).toHaveLength(3);
});

test.each([502, 503, 504])('a read is repeated after status %d', async (passing) => {
  let asked = 0;
  const { address } = await serve({
    ctrl: () => (asked++ === 0 ? { status: passing, send: '<html>later</html>' } : { rc: 0 }),
  });
  await expect(status(address)).resolves.toEqual({ rc: 0 });
});

test.each(['spool', 'queue'])('what may have arrived (%s) is not repeated', async (verb) => {
  const { address, calls } = await serve({ ...LOGIN, [verb]: failing(1, (socket) => socket.resetAndDestroy()) });
  const client = connect(address);
  const change = verb === 'spool' ? client.spool('Job') : client.restartJobs(1);
  await expect(change).rejects.toMatchObject({ code: 'engine-unreachable', mayHaveArrived: true });
  expect(calls().filter((call) => call.startsWith(verb))).toHaveLength(1);
});

test('a job is spooled again if it cannot have arrived', async () => {
  const { address, port } = await freePort();
  const refused = new Promise((resolve) => {
    subscribe('undici:client:connectError', resolve);
    onTestFinished(() => void unsubscribe('undici:client:connectError', resolve));
  });
  const spooled = connect(address, { retries: { attempts: 20, delay: 5 } }).spool('Job');
  await refused;
  const { seen } = await serve({ spool: { rc: 0, jid: 5 } }, port);
  await expect(spooled).resolves.toMatchObject({ jid: 5 });
  expect(seen).toHaveLength(1);
});

test.each<[string, string[]]>([
  ['before the reply', []],
  ['in the body', [HEAD, '\r\n{"a"']],
])('an abort %s ends the request with its reason', async (_, pieces) => {
  const stop = new AbortController();
  const server = await serveRaw((socket) => {
    socket.once('data', () => {
      for (const piece of pieces) socket.write(piece);
      setImmediate(() => stop.abort(new Error('enough')));
    });
  });
  const { signal } = stop;
  await expect(connect(server.address).spool('Job', { signal })).rejects.toThrow('enough');
});

test('the reason of an abort need not be an error', async () => {
  const stop = new AbortController();
  const server = await serveRaw((socket) => socket.once('data', () => stop.abort('enough')));
  await expect(connect(server.address).status({ signal: stop.signal })).rejects.toBe('enough');
});

test('a signal that serves for many requests does not collect listeners', async () => {
  const { signal } = new AbortController();
  const { address } = await serve({ ...LOGIN, ctrl: { rc: 0 }, queue: 'broken' });
  const client = connect(address);
  await client.status({ signal });
  await expect(client.pauseJobs(1, { signal })).rejects.toMatchObject({ code: 'broken-reply' });
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('an abort that came before keeps anything from being sent', async () => {
  const { address, seen } = await serve({});
  await expect(connect(address).spool('Job', { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(seen).toHaveLength(0);
});

test('an abort ends the pause before a repetition', async () => {
  const stop = new AbortController();
  const { address } = await serve({
    ctrl: (_, response) => {
      response.socket?.resetAndDestroy();
      setImmediate(() => stop.abort(new Error('enough')));
      return undefined;
    },
  });
  const client = connect(address, { retries: { attempts: 1, delay: 3_600_000 } });
  await expect(client.status({ signal: stop.signal })).rejects.toThrow('enough');
});

test('secrets that an engine repeats do not show in errors', async () => {
  const secrets = { password: 'hunter2-password', token: 'the-token-of-the-engine' };
  const { address } = await serve({
    ...LOGIN,
    'monitor?q=gentoken': { challenge: 'abc' },
    'queue?q=jattr': ({ url, headers }) => ({
      status: 500,
      send: { rc: 1, msg: `${url} ${JSON.stringify(headers)} ${secrets.password}` },
    }),
    'queue?q=jretire': ({ url, headers }) => ({ status: 200, send: `<p>${url} ${JSON.stringify(headers)}` }),
    'queue?q=jrestart': ({ url }) => ({ status: 302, send: url }),
    'monitor?q=login': ({ url, headers, params }) =>
      params.user === 'eve' ? { rc: 1, msg: url + JSON.stringify(headers) } : { tsid: 'the-session-id' },
  });
  const client = connect(address, { ...secrets, login: 'plain' });
  const failures = [
    client.setPriority(1, 1),
    client.deleteJobs(1),
    client.restartJobs(1),
    connect(address, { ...secrets, user: 'eve', login: 'plain' }).login(),
  ];
  for (const failure of await Promise.allSettled(failures)) {
    expect(failure.status).toBe('rejected');
    const told = inspect(failure, { depth: 20, showHidden: true });
    const code = Buffer.from(`abc|${secrets.password}`).toString('hex');
    for (const secret of [secrets.password, secrets.token, 'the-session-id', code]) expect(told).not.toContain(secret);
  }
  expect(inspect(client, { depth: 20 })).not.toContain(secrets.token);
});

test('nor does what stands for a secret: what can be turned back, what is written otherwise in an address', async () => {
  const { address } = await serve({
    'monitor?q=gentoken': { challenge: 'a1b2c3d4' },
    'monitor?q=login': { tsid: 'an id/with=signs' },
    queue: ({ url, params }) => ({ status: 500, send: { rc: 1, msg: `a1b2c3d4|1125401400647 ${url} ${params.tsid}` } }),
  });
  const client = connect(address, { password: 'secret', login: 'internal' });
  const told = inspect(await client.pauseJobs(1).catch((error: unknown) => error), { depth: 20 });
  expect(told).toContain('a1b2c3d4|***');
  expect(told).not.toMatch(/an(?: |%20)id|1125401400647/);
});

test.each([
  ['numbers of Python in a text left open', `{"rc": NaN, "a": "${'\\"'.repeat(1_000_000)}`],
  ['lists within a list', `{"rows": [{"tags": "{a${' '.repeat(1_000_000)}""}], "rc": 0}`],
])(
  '%s cost no time',
  async (_, reply) => {
    const { address } = await serve({ ...LOGIN, db: reply });
    await connect(address)
      .jobs('', { columns: ['tags'] })
      .catch((error: unknown) => expect(error).toBeInstanceOf(TractorClientError));
  },
  5000,
);

test('text that is asked for may be a refusal too', async () => {
  const { address } = await serve({ ...LOGIN, 'ctrl?q=tracer': { rc: 2, msg: 'no such blade' } });
  await expect(connect(address).traceBlade({ name: 'b', ipaddr: null })).rejects.toMatchObject({
    code: 'engine-error',
    rc: 2,
  });
});

test('a closed client says so', async () => {
  const { address } = await serve({ ctrl: { rc: 0 } });
  const client = connect(address);
  await client.status();
  await client.close();
  await client.close();
  await expect(client.status()).rejects.toMatchObject({ code: 'client-closed' });
});

test("numbers that only Python's JSON has are none", async () => {
  const row = '{"jid": 1, "elapsedsecs": NaN, "priority": -Infinity, "title": "NaN, \\"Infinity\\""}';
  const { address } = await serve({ ...LOGIN, db: `{"rc": 0, "rows": [${row}]}` });
  const [job] = await connect(address).jobs('jid=1');
  expect(job).toMatchObject({ jid: 1, elapsedsecs: null, priority: null, title: 'NaN, "Infinity"' });
});

const DEEP = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;

test.each(['starttime', 'tags', 'title', 'priority', 'afterjids', 'dirmap'])(
  'a value nested 200,000 levels deep in the column %s overflows nothing',
  async (column) => {
    const { address } = await serve({ ...LOGIN, db: `{"rc": 0, "rows": [{"jid": 1, "${column}": ${DEEP}}]}` });
    const [job] = await connect(address).jobs('jid=1');
    expect(job?.jid).toBe(1);
  },
);

test.each(['{"rc": 1, "msg": DEEP}', '{"rc": DEEP}', '{"jid": DEEP}'])('nor does %s', async (reply) => {
  const { address } = await serve({ ...LOGIN, spool: reply.replace('DEEP', DEEP) });
  await expect(connect(address).spool('Job {}')).rejects.toBeInstanceOf(TractorClientError);
});

test('whatever comes, the outcome is a reply or an error of ours', async () => {
  let bytes: Uint8Array = new Uint8Array();
  const { address } = await serveRaw((socket) => socket.once('data', () => socket.end(bytes)));
  const client = connect(address, { retries: { attempts: 0 }, timeouts: { total: 5000 }, maxReplyBytes: 2000 });
  const head = fc.constantFrom(
    '',
    'HTTP/1.0 200 OK\r\n',
    HEAD,
    `${HEAD}\r\n`,
    `${HEAD}\r\n{`,
    `${HEAD}Content-Length: 20\r\n\r\n`,
  );
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.uint8Array().map((some) => Buffer.from(some).toString('latin1')),
    fc.constant('x'.repeat(3000)),
  );
  await fc.assert(
    fc.asyncProperty(head, body, async (start, rest) => {
      bytes = Buffer.from(start + rest, 'latin1');
      await client.status().catch((error: unknown) => expect(error).toBeInstanceOf(TractorClientError));
    }),
  );
});
