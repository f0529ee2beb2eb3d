/** An engine that listens on an address which others can reach: what they get without the password, and with it. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { TractorClient } from '@jobtronaut/tractor-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEngine } from './engine.ts';
import { Logins } from './http/logins.ts';
import { Refusal } from './http/reply.ts';
import { type TestEngine, temporaryFolder, testEngine } from './testing/engine.ts';
import { type RawReply, rawRequest, stockRequest } from './testing/raw.ts';

const PASSWORD = 'open sesame, päss|wörd';
const SCRIPT = 'Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {echo hello} } }';
const SPOOL = stockRequest('spool?spvers=2.0&hnm=h&jobOwner=fred', ['Content-Type: application/tractor-spool'], SCRIPT);

/** An address of this machine that is not loopback. */
const ADDRESS = Object.values(networkInterfaces())
  .flatMap((addresses = []) => addresses)
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

const open = (listen = ADDRESS): Promise<TestEngine> =>
  testEngine({ ...(listen !== undefined && { listen }), password: PASSWORD });

const xor = (password: string, challenge: string): string => {
  const key = Buffer.from(challenge);
  return `1${Buffer.from(Buffer.from(password).map((byte, index) => byte ^ (key[index] ?? 0))).toString('hex')}`;
};

const code = (challenge: string, hash: string): string => Buffer.from(`${challenge}|${hash}`).toString('hex');

function json({ body }: RawReply): Record<string, unknown> {
  return JSON.parse(body) as Record<string, unknown>;
}

describe.skipIf(ADDRESS === undefined)('from another address than loopback (needs one)', () => {
  const from = (engine: TestEngine, text: string): Promise<RawReply> => rawRequest(engine.engine.port, text, ADDRESS);

  async function login(engine: TestEngine, password: string): Promise<RawReply> {
    const challenge = String(json(await from(engine, stockRequest('monitor?q=gentoken'))).challenge);
    return from(engine, stockRequest(`monitor?q=login&user=fred&c=${code(challenge, xor(password, challenge))}`));
  }

  test('nothing is there unless it was asked for', async () => {
    const engine = await testEngine();
    await expect(from(engine, stockRequest('ctrl?q=status'))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test.each([ADDRESS, '0.0.0.0', '::'])(
    'without the password there is nothing but the way to log in: --listen %s',
    async (listen) => {
      const engine = await open(listen);
      await engine.spool(SCRIPT);
      await engine.until('job', 'jid=1 and done');
      for (const request of [
        SPOOL,
        stockRequest('queue?q=jretire&jid=1'),
        stockRequest('queue?q=jretire&jid=1', [`X-Jobtronaut-Token: ${engine.token}`]),
        stockRequest('queue?q=jretire&jid=1&tsid=0-1'),
        stockRequest('ctrl?q=status'),
        stockRequest('monitor?q=jobs'),
        stockRequest('monitor?q=tasklogs&jid=1&tid=1'),
        stockRequest('monitor?q=login&user=fred'),
        stockRequest('monitor?q=login&user=fred&c='),
        stockRequest('monitor?q=login&user=fred&c=zz'),
        stockRequest("db?q=tractorselect('job','','','',0,'f','None')"),
        'GET /Tractor/cmd-logs/fred/J1/T1.log HTTP/1.0\r\n\r\n',
        'GET /Tractor/cmd-logs/fred/J1/T1.log?key= HTTP/1.0\r\n\r\n',
        'GET /nothing HTTP/1.0\r\n\r\n',
      ]) {
        const reply = await from(engine, request);
        expect([request.slice(0, 60), reply.status, reply.body.includes('hello')]).toEqual([
          request.slice(0, 60),
          403,
          false,
        ]);
      }
      expect(json(await from(engine, stockRequest('monitor?q=loginscheme')))).toMatchObject({
        validation: expect.stringMatching(/^internal:/) as string,
      });
      expect(await engine.select('job', '', 'jid,deletetime')).toEqual([{ jid: 1, deletetime: null }]);
    },
  );

  test('with it a client logs in, spools, operates and reads logs', async () => {
    const engine = await open();
    const client = new TractorClient({
      engine: `${ADDRESS}:${engine.engine.port}`,
      user: 'fred',
      password: PASSWORD,
      sessionFile: 'off',
    });
    onTestFinished(() => client.close());
    const { jid } = await client.spool(SCRIPT);
    await engine.until('job', `jid=${jid} and done`);
    expect(await client.taskLog(jid, 1)).toContain('hello');
    expect(await client.jobs('', { columns: ['jid', 'owner'] })).toMatchObject([{ jid, owner: 'fred' }]);
    await client.logout();
    const stranger = new TractorClient({
      engine: `${ADDRESS}:${engine.engine.port}`,
      user: 'fred',
      sessionFile: 'off',
      env: {},
    });
    onTestFinished(() => stranger.close());
    await expect(stranger.spool(SCRIPT)).rejects.toMatchObject({ code: 'login-refused' });
  });

  test('a session ends with its logout; one made here without the password is worth nothing there', async () => {
    const engine = await open();
    const { tsid } = json(await login(engine, PASSWORD));
    const status = (id: unknown) => from(engine, stockRequest(`ctrl?q=status&tsid=${String(id)}`));
    expect((await status(tsid)).status).toBe(200);
    await from(engine, stockRequest(`monitor?q=logout&tsid=${String(tsid)}`));
    expect((await status(tsid)).status).toBe(403);
    const { json: local } = await engine.call('monitor?q=login&user=fred', { token: null });
    expect((await status(local.tsid)).status).toBe(403);
  });

  test('a challenge is good for one login, and only one of ours', async () => {
    const engine = await open();
    const attempt = (challenge: string) =>
      from(engine, stockRequest(`monitor?q=login&user=fred&c=${code(challenge, xor(PASSWORD, challenge))}`));
    const challenge = String(json(await from(engine, stockRequest('monitor?q=gentoken'))).challenge);
    expect((await attempt(challenge)).status).toBe(200);
    expect((await attempt(challenge)).status).toBe(403);
    expect((await attempt('a1b2c3d4')).status).toBe(403);
  });

  test('passwords are not guessed: after some tries it has to wait', async () => {
    const engine = await open();
    const statuses: number[] = [];
    for (let count = 0; count < 8; count++) statuses.push((await login(engine, `guess number ${count}`)).status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429, 429]);
    // The right one as well, or trying would tell.
    expect((await login(engine, PASSWORD)).status).toBe(429);
    // This machine is another address, and has the token.
    expect((await engine.call('ctrl?q=status')).status).toBe(200);
  });

  test('no secret is written down but where it belongs', async () => {
    const engine = await open();
    await login(engine, 'a wrong password');
    const { tsid } = json(await login(engine, PASSWORD));
    const query = `tsid=${String(tsid)}&spvers=2.0&jobOwner=fred`;
    const script = 'Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {env} } }';
    await from(engine, stockRequest(`spool?${query}`, ['Content-Type: application/tractor-spool'], script));
    await from(engine, stockRequest(`nonsense?${query}`));
    await from(engine, 'broken');
    await engine.until('job', 'jid=1 and done');
    expect(await engine.log(1, 1)).toContain('JOBTRONAUT_ENGINE_STATE=');
    const holding = (secret: string): string[] =>
      readdirSync(engine.folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(secret))
        .map(({ name }) => name);
    expect([engine.token, String(tsid), PASSWORD, 'a wrong password'].map(holding)).toEqual([['token'], [], [], []]);
    expect(engine.trouble).toEqual([]);
  });

  test('a page of another site gets nothing', async () => {
    const engine = await open();
    const { tsid } = json(await login(engine, PASSWORD));
    const target = `queue?q=jretire&jid=1&tsid=${String(tsid)}`;
    for (const header of ['Origin: http://evil.example', 'Sec-Fetch-Site: cross-site', 'Origin: null']) {
      expect((await from(engine, stockRequest(target, ['Host: farm', header]))).status).toBe(403);
    }
  });
});

test('an address beyond loopback needs a password, which is kept as a hash', async () => {
  const stateDir = temporaryFolder();
  await expect(startEngine({ stateDir, listen: '0.0.0.0' })).rejects.toMatchObject({ code: 'password-needed' });
  await expect(startEngine({ stateDir, listen: '0.0.0.0', password: 'short' })).rejects.toMatchObject({
    code: 'bad-engine-option',
    message: expect.not.stringContaining('short') as string,
  });
  await expect(startEngine({ stateDir, listen: 'farm' })).rejects.toMatchObject({ code: 'bad-engine-option' });
  await expect(startEngine({ stateDir, listen: '203.0.113.7', password: PASSWORD })).rejects.toMatchObject({
    code: 'listen-failed',
    hint: 'this machine does not have that address',
  });
  const stored = join(stateDir, 'password');
  expect([statSync(stored).mode & 0o777, readFileSync(stored, 'utf8').includes('sesame')]).toEqual([0o600, false]);
  // It is remembered.
  const engine = await startEngine({ stateDir, listen: '0.0.0.0', port: 0 });
  await engine.close();
});

test('tries of one address are slowed down twice as much each time, and forgotten after a success', async () => {
  let now = 0;
  const logins = new Logins({ isPassword: (text) => Promise.resolve(text === PASSWORD), now: () => now });
  const attempt = async (password: string, address = '203.0.113.7'): Promise<number> => {
    const challenge = logins.challenge();
    try {
      await logins.check(code(challenge, xor(password, challenge)), address);
      return 200;
    } catch (error) {
      return error instanceof Refusal ? error.status : 0;
    }
  };
  for (let count = 0; count < 5; count++) expect(await attempt('wrong')).toBe(403);
  for (const wait of [1000, 2000, 4000, 8000]) {
    now += wait - 1;
    expect(await attempt(PASSWORD)).toBe(429);
    now += 1;
    expect(await attempt('wrong')).toBe(403);
  }
  expect(await attempt(PASSWORD, '203.0.113.8')).toBe(200);
  now += 300_000;
  expect(await attempt(PASSWORD)).toBe(200);
  for (let count = 0; count < 5; count++) expect(await attempt('wrong')).toBe(403);
  // Whoever has one IPv6 address has a network of them.
  for (let count = 0; count < 5; count++) await attempt('wrong', `2001:db8::${count}`);
  expect([await attempt('wrong', '2001:db8:0:0:7::1'), await attempt('wrong', '2001:db8:0:1::1')]).toEqual([429, 403]);
  // Many at once get no more tries than one after the other.
  const many = await Promise.all(Array.from({ length: 50 }, () => attempt('wrong', '198.51.100.1')));
  expect(many.filter((status) => status === 403)).toHaveLength(5);
});
