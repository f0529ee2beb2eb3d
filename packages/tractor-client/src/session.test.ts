import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import { expect, onTestFinished, test } from 'vitest';
import { containing } from '../test/matchers.ts';
import { connect, LOGIN, type Route, serve } from '../test/server.ts';
import type { TractorClientOptions } from './index.ts';
import { readOptions } from './options.ts';
import { sessionFilePath } from './session-file.ts';

const CHALLENGE = { 'monitor?q=gentoken': { rc: 0, challenge: 'a1b2c3d4' } };
const NO_SITE_FILE = { config: { status: 404, send: { rc: 1, msg: 'no file' } } };
const PAGE = { status: 404, send: '<html>Not Found</html>' };
const SITE_FILE = { config: 'def trSitePasswordHash(password, challenge): return password\n' };
const scheme = (validation: string) => ({ 'monitor?q=loginscheme': { rc: 0, validation } });
const INTERNAL = '61316232633364347c31313235343031343030363437';
const PLAIN = '61316232633364347c736563726574';

// The codes are the worked example of tractor-protocol 3.3.
test.each<[string, object, TractorClientOptions, string | undefined]>([
  ['auto, internal', scheme('internal:pam'), { password: 'secret' }, INTERNAL],
  ['auto, site file', { ...scheme('none'), ...SITE_FILE }, { password: 'secret' }, PLAIN],
  ['auto, no site file', { ...scheme('none'), ...NO_SITE_FILE }, { password: 'secret' }, undefined],
  ['auto, no password', { ...scheme('none'), ...SITE_FILE }, {}, undefined],
  ['auto, no scheme', NO_SITE_FILE, { password: 'secret' }, undefined],
  ['auto, pages for people', { 'monitor?q=loginscheme': PAGE, config: PAGE }, { password: 'secret' }, undefined],
  [
    'auto, a refusal in place of a site file',
    { ...scheme('none'), config: { rc: 1 } },
    { password: 'secret' },
    undefined,
  ],
  ['internal', {}, { password: 'secret', login: 'internal' }, INTERNAL],
  ['plain', {}, { password: 'secret', login: 'plain' }, PLAIN],
  ['plain, empty', {}, { password: '', login: 'plain' }, '61316232633364347c'],
  ['none', {}, { password: 'secret', login: 'none' }, undefined],
  [
    'own',
    {},
    { password: 'secret', login: (p, c) => `${p}-${c}` },
    Buffer.from('a1b2c3d4|secret-a1b2c3d4').toString('hex'),
  ],
  ['own, none needed', {}, { password: 'secret', login: async () => null }, undefined],
])('login, %s', async (_, routes, options, code) => {
  const { address, seen } = await serve({ 'monitor?q=login': { tsid: 'x' }, ...CHALLENGE, ...routes });
  await connect(address, { user: 'fred', ...options }).login();
  expect(seen.at(-1)?.params).toEqual({ q: 'login', user: 'fred', ...(code !== undefined && { c: code }) });
  expect(seen.every(({ headers }) => headers.cookie === undefined)).toBe(true);
});

test('a password longer than the challenge is cut by the internal encoding', async () => {
  const { address, seen } = await serve({
    'monitor?q=login': { tsid: 'x' },
    'monitor?q=gentoken': { challenge: 'ab' },
  });
  await connect(address, { password: 'secret', login: 'internal' }).login();
  expect(Buffer.from(seen.at(-1)?.params.c ?? '', 'hex').toString()).toBe('ab|11207');
});

test.each<[string, Parameters<typeof serve>[0], TractorClientOptions, object]>([
  [
    'a wrong password',
    { 'monitor?q=login': { status: 403, send: { rc: 1, msg: 'bad password' } } },
    {},
    { refusal: { status: 403, rc: 1 } },
  ],
  ['rc', { 'monitor?q=login': { rc: 2, msg: 'who?', tsid: 'x' } }, {}, { refusal: { rc: 2, msg: 'who?' } }],
  [
    'a session of null',
    { 'monitor?q=login': { rc: 0, tsid: null, msg: 'no such user' } },
    {},
    { message: containing('no such user') },
  ],
  ['a password that is missing', scheme('internal:x'), {}, { message: containing('wants a password') }],
  [
    'no challenge',
    { 'monitor?q=gentoken': { rc: 0 } },
    { login: 'plain', password: 'x' },
    { message: containing('challenge') },
  ],
])('login is refused for %s', async (_, routes, options, error) => {
  const { address } = await serve({ ...LOGIN, ...routes });
  await expect(connect(address, { user: 'fred', ...options }).login()).rejects.toMatchObject({
    code: 'login-refused',
    name: 'LoginRefusedError',
    hint: containing('TRACTOR_PASSWORD'),
    ...error,
  });
});

test('many requests at once share one login', async () => {
  const { address, calls } = await serve({ ...LOGIN, db: { rc: 0, rows: [] } });
  const client = connect(address);
  await Promise.all(Array.from({ length: 5 }, () => client.jobs('active')));
  expect(calls().filter((call) => call === 'monitor?q=login')).toHaveLength(1);
});

/** An engine that has forgotten the first session. */
function forgetful(refusal: { status: number; send: object | string }): Record<string, Route> {
  let logins = 0;
  return {
    'monitor?q=login': () => ({ tsid: `session-${++logins}` }),
    queue: ({ params }) => (params.tsid === 'session-1' ? refusal : { rc: 0 }),
  };
}

test.each([
  { status: 403, send: { rc: 1, msg: 'session not valid' } },
  { status: 401, send: 'go away' },
  { status: 403, send: '<html>Forbidden</html>' },
  { status: 412, send: {} },
  { status: 500, send: { rc: 9, msg: 'Please login' } },
])('an expired session ($status) is renewed once', async (refusal) => {
  const { address, seen } = await serve({ ...LOGIN, ...forgetful(refusal) });
  await connect(address).pauseJobs(1);
  expect(seen.map(({ params }) => params.tsid)).toEqual([
    undefined,
    undefined,
    'session-1',
    undefined,
    undefined,
    'session-2',
  ]);
});

test('an expired session is renewed once for all requests that met it', async () => {
  const { address, calls } = await serve({ ...LOGIN, ...forgetful({ status: 403, send: { rc: 1, msg: 'session' } }) });
  const client = connect(address);
  await Promise.all([client.pauseJobs(1), client.pauseJobs(2), client.pauseJobs(3)]);
  expect(calls().filter((call) => call === 'monitor?q=login')).toHaveLength(2);
});

test('a refusal that comes late does not end the session that was made meanwhile', async () => {
  let late: () => void = () => undefined;
  const refuseLate = new Promise<void>((resolve) => {
    late = resolve;
  });
  const refusal = { status: 403, send: { rc: 1, msg: 'session' } };
  const { address, calls } = await serve({
    ...LOGIN,
    ...forgetful(refusal),
    queue: async ({ params }) => {
      if (params.tsid === 'session-2') return { rc: 0 };
      if (params.jid === '2') await refuseLate;
      return refusal;
    },
  });
  const client = connect(address);
  const second = client.pauseJobs(2);
  await client.pauseJobs(1);
  late();
  await second;
  expect(calls().filter((call) => call === 'monitor?q=login')).toHaveLength(2);
});

test('a refusal that a new session does not lift is told in the words of the engine', async () => {
  const { address, calls } = await serve({
    ...LOGIN,
    queue: { status: 403, send: { rc: 5, msg: 'permission denied: job of mary' } },
  });
  await expect(connect(address, { user: 'fred' }).deleteJobs(1)).rejects.toMatchObject({
    code: 'login-refused',
    message: containing('"fred" do this: permission denied: job of mary'),
    refusal: { status: 403, rc: 5 },
  });
  expect(calls().filter((call) => call === 'queue?q=jretire')).toHaveLength(2);
});

test.each([
  { status: 404, send: { rc: 1, msg: 'no session here' } },
  { status: 500, send: { rc: 1, msg: 'disk full' } },
])('another refusal ($status) is no reason to log in again', async (refusal) => {
  const { address, calls } = await serve({ ...LOGIN, queue: refusal });
  await expect(connect(address).deleteJobs(1)).rejects.toMatchObject({ code: 'engine-error' });
  expect(calls().filter((call) => call === 'queue?q=jretire')).toHaveLength(1);
});

test('spooling needs no session, but gets one when the engine asks for it', async () => {
  const { address, calls } = await serve({
    ...LOGIN,
    spool: ({ params }) => (params.tsid ? { rc: 0, jid: 1 } : { status: 403, send: { rc: 1, msg: 'login required' } }),
  });
  async function* job() {
    yield 'Job';
  }
  await connect(address).spool(job());
  expect(calls()).toEqual(['spool', 'monitor?q=loginscheme', 'monitor?q=login', 'spool']);
});

test('a broken job that speaks of a login is not spooled twice', async () => {
  const { address, calls } = await serve({
    ...LOGIN,
    spool: { status: 500, send: { rc: 1, msg: 'unknown option -login' } },
  });
  await expect(connect(address).spool('Job -login')).rejects.toMatchObject({ code: 'engine-error' });
  expect(calls()).toEqual(['spool']);
});

test('logout ends the session, once', async () => {
  const { address, seen } = await serve({ ...LOGIN, 'monitor?q=logout': { rc: 0 } });
  const client = connect(address, { user: 'fred' });
  await client.logout();
  await client.login();
  await client.logout();
  await client.logout();
  expect(seen.map(({ params }) => params.q)).toEqual(['loginscheme', 'login', 'logout']);
  expect(seen.at(-1)?.params).toEqual({ q: 'logout', user: 'fred', tsid: '123abc-456' });
});

test('a caller who gives up does not end the login of the others', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { address } = await serve({
    ...LOGIN,
    'monitor?q=login': async () => {
      await gate;
      return { tsid: 'x' };
    },
  });
  const client = connect(address);
  const stop = new AbortController();
  const first = client.login({ signal: stop.signal });
  const second = client.login();
  stop.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  open();
  await second;
});

test('a page for people in place of a refusal, twice, is told as what it is', async () => {
  const { address, calls } = await serve({ ...LOGIN, queue: { status: 403, send: '<html>Forbidden</html>' } });
  await expect(connect(address).deleteJobs(1)).rejects.toMatchObject({
    code: 'broken-reply',
    message: containing('status 403 and a web page'),
  });
  expect(calls().filter((call) => call === 'queue?q=jretire')).toHaveLength(2);
});

test('one who had given up before begins no login', async () => {
  const { address, seen } = await serve({});
  const client = connect(address);
  for (const call of [
    client.login({ signal: AbortSignal.abort() }),
    client.jobs('', { signal: AbortSignal.abort() }),
  ]) {
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  }
  // A login begun all the same would fail with nobody to hear of it, which ends a process.
  await client.login().catch(() => undefined);
  expect(seen.map(({ params }) => params.q)).toEqual(['loginscheme', 'login']);
});

test.each([401, 403])('a session that the engine has forgotten (%d) is ended by logout', async (status) => {
  const { address } = await serve({ ...LOGIN, 'monitor?q=logout': { status, send: { rc: 1, msg: 'no session' } } });
  const client = connect(address);
  await client.login();
  await client.logout();
});

test('a logout that fails for another reason says so', async () => {
  const { address } = await serve({ ...LOGIN, 'monitor?q=logout': { status: 500, send: { rc: 1, msg: 'disk full' } } });
  const client = connect(address);
  await client.login();
  await expect(client.logout()).rejects.toMatchObject({ code: 'engine-error' });
});

async function home(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jobtronaut-client-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test.each([
  ['linux' as const, { HOME: '/home/fred' }, '/home/fred/.pixarPrefs/Tractor'],
  ['linux' as const, {}, '/tmp/.pixarPrefs/Tractor'],
  ['darwin' as const, { HOME: '/Users/fred' }, '/Users/fred/Library/Preferences/Pixar/Tractor'],
  ['win32' as const, { APPDATA: 'C:\\Users\\fred\\AppData' }, 'C:\\Users\\fred\\AppData\\Pixar\\Tractor'],
])('the session file on %s with %o', (platform, env, folder) => {
  const path = sessionFilePath(readOptions({ engine: 'farm:8080', env }), platform).replaceAll('\\', '/');
  expect(path).toMatch(/\/sites\/farm@8080\/[^./]+\.session$/);
  expect(path.slice(0, path.indexOf('/sites/'))).toBe(folder.replaceAll('\\', '/'));
});

async function leaveSession(HOME: string, engine: string, content: string): Promise<string> {
  const file = sessionFilePath(readOptions({ engine, env: { HOME } }));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

test('a session that a Python client left is used after a look', async () => {
  const HOME = await home();
  const { address, seen } = await serve({ ...LOGIN, 'ctrl?q=status': { rc: 0 }, queue: { rc: 0 } });
  await leaveSession(HOME, address, '{"tsid": "python-1"}\n');
  await connect(address, { env: { HOME } }).pauseJobs(1);
  expect(seen.map(({ params }) => [params.q, params.tsid])).toEqual([
    ['status', 'python-1'],
    ['jattr', 'python-1'],
  ]);
});

test.each([
  ['is not known any more', '{"tsid": "python-1"}', {}],
  ['cannot be read', '{"tsid":', {}],
  ['is of nobody in particular', '{"tsid": "python-1"}', { user: 'fred' }],
  ['is not wanted', '{"tsid": "python-1"}', { sessionFile: 'off' as const }],
])('a session file that %s is passed over and left alone', async (_, content, options) => {
  const HOME = await home();
  const { address, seen } = await serve({
    ...LOGIN,
    'ctrl?q=status': { status: 403, send: { rc: 1, msg: 'session' } },
    queue: { rc: 0 },
  });
  const file = await leaveSession(HOME, address, content);
  await connect(address, { env: { HOME }, ...options }).pauseJobs(1);
  expect(seen.at(-1)?.params.tsid).toBe('123abc-456');
  expect(await readFile(file, 'utf8')).toBe(content);
});

test('the session is left for others only when asked for, and then for this user alone', async () => {
  const HOME = await home();
  const { address } = await serve(LOGIN);
  const file = sessionFilePath(readOptions({ engine: address, env: { HOME } }));
  await connect(address, { env: { HOME } }).login();
  await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
  await connect(address, { env: { HOME }, sessionFile: 'write' }).login();
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ tsid: '123abc-456' });
  if (process.platform !== 'win32') {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(file))).mode & 0o777).toBe(0o700);
  }
});

test('many may leave their sessions at once', async () => {
  const HOME = await home();
  const { address } = await serve(LOGIN);
  const warnings: Diagnostic[] = [];
  const options = { env: { HOME }, sessionFile: 'write' as const, onWarning: (one: Diagnostic) => warnings.push(one) };
  await Promise.all(Array.from({ length: 8 }, () => connect(address, options).login()));
  expect(warnings).toEqual([]);
  const file = sessionFilePath(readOptions({ engine: address, env: { HOME } }));
  expect(await readdir(dirname(file))).toEqual([basename(file)]);
});

test('a session that cannot be left is a warning', async () => {
  const HOME = join(await home(), 'file');
  await writeFile(HOME, '');
  const { address } = await serve(LOGIN);
  const warnings: Diagnostic[] = [];
  await connect(address, { env: { HOME }, sessionFile: 'write', onWarning: (one) => warnings.push(one) }).login();
  expect(warnings).toMatchObject([{ code: 'session-file-unwritable', severity: 'warning' }]);
});
