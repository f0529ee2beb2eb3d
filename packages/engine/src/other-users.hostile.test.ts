/** Another user of the same machine against an engine of ours: real processes, a real other id. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEngine } from './engine.ts';
import { findEngine } from './state-folder/find.ts';
import { refuseUnsafe } from './state-folder/owner.ts';
import { temporaryFolder, testEngine } from './testing/engine.ts';
import { asNobody, mayBeNobody, requestOfNobody, sendAndClose } from './testing/other-user.ts';
import { rawRequest, stockRequest } from './testing/raw.ts';

const NOBODY = 65_534;
const SCRIPT = 'Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {true} } }';
const SPOOL = stockRequest('spool?spvers=2.0&hnm=h&jobOwner=fred', ['Content-Type: application/tractor-spool'], SCRIPT);
const PAUSED = 'Job -title {secret} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }';

describe.skipIf(!mayBeNobody)('another user (needs root, to be one)', () => {
  const requests = {
    'a spool': SPOOL,
    'an operation': stockRequest('queue?q=jretire&jid=1'),
    'an attribute': stockRequest('queue?q=jattr&jid=1&set_pause=0'),
    nimby: stockRequest('ctrl?q=battribute&b=x&nimby=1'),
    'a login': stockRequest('monitor?q=login&user=root'),
    'the status': stockRequest('ctrl?q=status'),
    'the jobs': stockRequest('monitor?q=jobs'),
    'a query': stockRequest(`db?q=${encodeURIComponent("tractorselect('job','','','',0,'f','None')")}`),
    'a log': 'GET /Tractor/cmd-logs/fred/J1/T1.log HTTP/1.0\r\n\r\n',
    'a wrong token': stockRequest('queue?q=jretire&jid=1', [`X-Jobtronaut-Token: ${'A'.repeat(43)}`]),
    'a guessed session': stockRequest('queue?q=jretire&jid=1&tsid=0-1'),
  };

  test.each([false, true])('gets nothing, and changes nothing (trustLocalUser: %s)', async (trustLocalUser) => {
    const { engine, spool, select } = await testEngine({ trustLocalUser });
    await spool(PAUSED);
    for (const [what, request] of Object.entries(requests)) {
      const { status, body } = await requestOfNobody(engine.port, request);
      expect([what, status, body.includes('secret')]).toEqual([what, 403, false]);
      expect(JSON.parse(body)).toMatchObject({ rc: 1 });
    }
    expect(await select('job', '', 'jid,deletetime,pausetime')).toMatchObject([{ jid: 1, deletetime: null }]);
    // The same by us.
    const reply = await rawRequest(engine.port, SPOOL);
    expect(reply.status).toBe(trustLocalUser ? 200 : 403);
  });

  test('is not taken for root because the socket is closed before anybody looks', async () => {
    const { engine, select, call, spool } = await testEngine({ trustLocalUser: true });
    await spool(PAUSED);
    // The system names no owner, which reads as 0, of a socket that its process has let go.
    for (const request of [SPOOL, stockRequest('queue?q=jretire&jid=1')]) {
      sendAndClose(engine.port, request);
      // Ours come behind it.
      for (let count = 0; count < 20; count++) await call('ctrl?q=status');
    }
    expect(await select('job', '', 'jid,deletetime')).toEqual([{ jid: 1, deletetime: null }]);
  });

  test('with the token would be let in: that is what it is for', async () => {
    const { engine, token } = await testEngine();
    const request = stockRequest('monitor?q=jobs', [`X-Jobtronaut-Token: ${token}`]);
    expect((await requestOfNobody(engine.port, request)).status).toBe(200);
  });

  test('reads no file of ours, whatever the umask, and whoever looks at our processes finds no secret', async () => {
    const umask = process.umask(0);
    try {
      const folder = join(temporaryFolder(), 'not', 'yet');
      const { spool, until, token } = await testEngine({
        stateDir: folder,
        listen: '127.0.0.2',
        password: 'open sesame',
      });
      const jid = await spool(
        'Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {sh -c {echo secret; sleep 0.2}} } }',
      );
      await until('job', `jid=${jid} and done`);
      for (const path of filesBelow(folder)) {
        expect([path, (statSync(path).mode & 0o077).toString(8)]).toEqual([path, '0']);
      }
      // Even where somebody opens the folder: what is in it stays closed.
      for (const opened of ['.', '..', '../..']) chmodSync(join(folder, opened), 0o755);
      const found = await asNobody(
        `cat ${folder}/* ${folder}/*/* ${folder}/*/*/* 2>/dev/null; ls ${folder}; cat /proc/[0-9]*/cmdline | tr '\\\\0' ' '`,
      );
      expect(found).toContain('token');
      expect([found.includes(token), found.includes('secret\n'), found.includes('sesame')]).toEqual([
        false,
        false,
        false,
      ]);
      expect(readFileSync(join(folder, 'password'), 'utf8')).not.toContain('sesame');
    } finally {
      process.umask(umask);
    }
  });

  test.each<[string, (folder: string) => void, RegExp]>([
    ['made the folder', (folder) => chownSync(folder, NOBODY, NOBODY), /it belongs to another user/],
    ['has put a token there', (folder) => plant(folder, 'token'), /"token" in it belongs to another user/],
    ['has put a database there', (folder) => plant(folder, 'engine.db'), /"engine.db" in it belongs/],
    ['has put a link there', (folder) => plantLink(folder), /"engine.log" in it belongs/],
    ['may exchange the folder', (folder) => chmodSync(join(folder, '..'), 0o777), /everybody may write in/],
    ['shares the folder, as /tmp', (folder) => chmodSync(folder, 0o1777), /it is a folder for everybody/],
  ])('who %s is not given our commands', async (_, prepare, why) => {
    const stateDir = join(temporaryFolder(), 'state');
    mkdirSync(stateDir, { mode: 0o777 });
    prepare(stateDir);
    const { mode } = statSync(stateDir);
    const before = readdirSync(stateDir);
    await expect(startEngine({ stateDir })).rejects.toMatchObject({
      code: 'unsafe-state',
      message: expect.stringMatching(why) as string,
    });
    // Nothing was made, and nothing taken.
    expect([readdirSync(stateDir), statSync(stateDir).mode]).toEqual([before, mode]);
  });

  test.each<[string, 'port' | 'process']>([
    ['took the port of an engine that died', 'port'],
    ['has the process number', 'process'],
  ])('who %s is not told the token, and not taken for it', async (_, what) => {
    const { folder, engine } = await testEngine();
    await engine.close();
    const sleeper = spawn('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', 'sleep', '60']);
    onTestFinished(() => void sleeper.kill());
    await once(sleeper, 'spawn');
    while (what === 'process' && statSync(`/proc/${sleeper.pid}`).uid !== NOBODY) await delay(5);
    const pid = what === 'process' ? sleeper.pid : process.pid;
    const heard: unknown[] = [];
    const server = createServer(({ headers }, response) => {
      heard.push(headers);
      response.end(JSON.stringify({ pid }));
    });
    onTestFinished(() => void server.close());
    // A socket belongs to the user who makes it.
    process.seteuid?.(what === 'port' ? NOBODY : 0);
    server.listen(0);
    process.seteuid?.(0);
    const { port } = server.address() as AddressInfo;
    writeFileSync(join(folder, 'engine.json'), JSON.stringify({ url: `http://127.0.0.1:${port}`, pid }));
    expect([await findEngine(folder), heard]).toEqual([undefined, []]);
  });

  test('is told so where the folder is closed to its owner too', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0);
    chownSync(folder, NOBODY, NOBODY);
    process.seteuid?.(NOBODY);
    try {
      expect(() => refuseUnsafe(folder)).toThrow(expect.objectContaining({ code: 'state-unwritable' }));
    } finally {
      process.seteuid?.(0);
    }
  });

  test('cannot listen to our launcher', async () => {
    const { folder, spool, until } = await testEngine();
    const jid = await spool('Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
    await until('job', `jid=${jid} and done`);
    const socket = join(folder, 'launcher', 'socket');
    expect(existsSync(socket)).toBe(true);
    const said = await asNobody(`curl -sS --max-time 2 --unix-socket ${socket} http://x/ || stat ${socket}`);
    expect(said).toMatch(/Permission denied/);
  });
});

function plant(folder: string, name: string): void {
  writeFileSync(join(folder, name), 'planted\n');
  chownSync(join(folder, name), NOBODY, NOBODY);
}

function plantLink(folder: string): void {
  const link = join(folder, 'engine.log');
  symlinkSync('/etc/passwd', link);
  // Of the link, not of what it leads to.
  lchownSync(link, NOBODY, NOBODY);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) =>
    join(entry.parentPath, entry.name),
  );
}
