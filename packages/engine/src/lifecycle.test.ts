/** Starting, finding, closing; what goes wrong with folders and ports. */

import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startEngine } from './engine.ts';
import type { EngineOptions } from './options.ts';
import { findEngine, isAlive, portOf } from './state-folder/find.ts';
import { defaultStateDir } from './state-folder/folder.ts';
import { freePort, soon, temporaryFolder, testEngine } from './testing/engine.ts';

test.skipIf(process.platform !== 'linux')(
  'a process that has ended is not alive, though nobody has asked how',
  async () => {
    const parent = spawn('sh', ['-c', 'sleep 1000 & echo $!; exec sleep 1000']);
    onTestFinished(() => void parent.kill());
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
    // A shell would still ask.
    while (readFileSync(`/proc/${parent.pid}/comm`, 'utf8') !== 'sleep\n') await soon();
    expect(isAlive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    while (isAlive(pid)) await soon();
    expect(() => process.kill(pid, 0)).not.toThrow();
  },
);

describe('the state folder', () => {
  test.each([
    [{ XDG_STATE_HOME: '/x/state', HOME: '/home/fred' }, '/x/state/jobtronaut/engine'],
    [{ HOME: '/home/fred' }, '/home/fred/.local/state/jobtronaut/engine'],
    [{ XDG_STATE_HOME: 'relative', HOME: '/home/fred' }, '/home/fred/.local/state/jobtronaut/engine'],
    [{ XDG_STATE_HOME: '', HOME: '/home/fred' }, '/home/fred/.local/state/jobtronaut/engine'],
  ])('of %j', (env, folder) => {
    expect(defaultStateDir(env)).toBe(folder);
  });

  test('is below the home of the user where HOME is empty', () => {
    vi.stubEnv('HOME', '');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(defaultStateDir({ HOME: '' })).toBe(join(userInfo().homedir, '.local/state/jobtronaut/engine'));
  });

  test('is made, ours alone, and says who uses it', async () => {
    const stateDir = join(temporaryFolder(), 'not', 'yet');
    const { engine, token } = await testEngine({ stateDir });
    for (const name of ['.', 'logs']) expect(statSync(join(stateDir, name)).mode & 0o777).toBe(0o700);
    for (const name of ['token', 'engine.json']) expect(statSync(join(stateDir, name)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(stateDir, 'engine.json'), 'utf8'))).toEqual({
      url: engine.url,
      pid: process.pid,
    });
    expect(await findEngine(stateDir)).toEqual({ url: engine.url, pid: process.pid, token });
    await engine.close();
    expect(await findEngine(stateDir)).toBeUndefined();
    expect(existsSync(join(stateDir, 'engine.json'))).toBe(false);
  });

  test('keeps its token', async () => {
    const first = await testEngine();
    await first.engine.close();
    const second = await testEngine({ stateDir: first.folder });
    expect(second.token).toBe(first.token);
  });

  test('is used by one engine', async () => {
    const { folder, engine } = await testEngine();
    await expect(testEngine({ stateDir: folder })).rejects.toMatchObject({
      code: 'state-in-use',
      data: { pid: process.pid, url: engine.url },
    });
    expect(await findEngine(folder)).toBeDefined();
  });

  test.each([
    ['a file', (folder: string) => writeFileSync(folder, ''), 'state-unwritable'],
    ['a database that is none', (folder: string) => writeDatabase(folder, 'x'.repeat(5000)), 'damaged-state'],
    ['a database of the future', (folder: string) => newerDatabase(folder), 'newer-state'],
  ])('%s is refused', async (_, make, code) => {
    const stateDir = join(temporaryFolder(), 'state');
    make(stateDir);
    await expect(startEngine({ stateDir })).rejects.toMatchObject({ code });
    // What was refused is not locked.
    rmSync(stateDir, { recursive: true });
    await testEngine({ stateDir });
  });

  test.each([
    ['removed', (file: string) => rmSync(file)],
    ['damaged', (file: string) => writeFileSync(file, '{"url":')],
  ])('tells again where its engine is, if that was %s', async (_, harm) => {
    const { engine, folder } = await testEngine();
    harm(join(folder, 'engine.json'));
    expect(await findEngine(folder)).toBeUndefined();
    let found: Awaited<ReturnType<typeof findEngine>>;
    while (!found) {
      await soon();
      found = await findEngine(folder);
    }
    expect(found.url).toBe(engine.url);
  });

  test('that holds something else is refused, and stays open to those who work there', async () => {
    const stateDir = temporaryFolder();
    writeFileSync(join(stateDir, 'shot.ma'), '');
    chmodSync(stateDir, 0o755);
    await expect(startEngine({ stateDir })).rejects.toMatchObject({ code: 'unsafe-state' });
    expect([readdirSync(stateDir), statSync(stateDir).mode & 0o777]).toEqual([['shot.ma'], 0o755]);
  });

  test('that was copied with the rights of others is made ours alone again', async () => {
    const { folder, engine } = await testEngine();
    await engine.close();
    chmodSync(folder, 0o755);
    await testEngine({ stateDir: folder });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test.runIf(process.platform === 'linux')('where no folder can be made is refused', async () => {
    await expect(startEngine({ stateDir: '/proc/nowhere/engine' })).rejects.toMatchObject({ code: 'state-unwritable' });
  });

  test('that names a dead engine finds none', async () => {
    const folder = temporaryFolder();
    const child = spawn('true');
    await new Promise((resolve) => child.on('exit', resolve));
    const port = await freePort();
    for (const said of [
      { url: `http://127.0.0.1:${port}`, pid: child.pid },
      { url: 'http://127.0.0.1:1', pid: process.pid },
      { url: 7 },
    ]) {
      writeFileSync(join(folder, 'engine.json'), JSON.stringify(said));
      expect(await findEngine(folder)).toBeUndefined();
    }
    expect(await findEngine(join(folder, 'nowhere'))).toBeUndefined();
  });
});

function writeDatabase(folder: string, text: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'engine.db'), text);
}

function newerDatabase(folder: string): void {
  mkdirSync(folder);
  const db = new Database(join(folder, 'engine.db'));
  db.exec('pragma user_version = 99');
  db.close();
}

describe('the port', () => {
  test.each([
    ['http://127.0.0.1:8180', 8180],
    ['http://127.0.0.1:80', 80],
  ])('of %s is told from its address', (url, port) => {
    expect(portOf(url)).toBe(port);
  });

  test('that is asked for and taken is an error; nothing is left behind', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const stateDir = temporaryFolder();
    await expect(startEngine({ stateDir, port })).rejects.toMatchObject({ code: 'port-taken', data: { port } });
    expect(existsSync(join(stateDir, 'engine.json'))).toBe(false);
    await testEngine({ stateDir });
  });

  test.each([{}, { port: 0 }])('that nobody asked for is a free one: %j', async (options) => {
    const engines = [];
    for (const _ of [1, 2]) {
      const engine = await startEngine({ stateDir: temporaryFolder(), ...options });
      onTestFinished(() => engine.close());
      engines.push(engine);
    }
    expect(engines[0]?.port).not.toBe(engines[1]?.port);
  });
});

test.each<[EngineOptions, string]>([
  [{ slots: 0 }, 'slots'],
  [{ slots: 1.5 }, 'slots'],
  [{ port: 70_000 }, 'port'],
  [{ port: -1 }, 'port'],
  [{ limits: { nuke: -1 } }, 'limit of nuke'],
  [{ services: ['nuke(max:2)'] }, 'services'],
  [{ idleTimeout: -1 }, 'idleTimeout'],
  [{ idleTimeout: Number.NaN }, 'idleTimeout'],
])('the option %j is refused', async (options, name) => {
  await expect(startEngine({ ...options, stateDir: '/nonexistent/x' })).rejects.toMatchObject({
    code: 'bad-engine-option',
    message: expect.stringContaining(name) as string,
  });
});

describe('closing', () => {
  test('drains if asked to: what runs ends, nothing new starts', async () => {
    const { engine, folder, spool } = await testEngine({ slots: 1 });
    const out = join(folder, 'out');
    const jid = await spool(`Job -title {x} -subtasks {
      Task {a} -cmds { RemoteCmd {sh -c {: > ${out}.started; sleep 0.2; echo a >> ${out}}} }
      Task {b} -cmds { RemoteCmd {sh -c {echo b >> ${out}}} }
    }`);
    while (!existsSync(`${out}.started`)) await soon();
    await engine.close({ drain: true });
    expect(readFileSync(out, 'utf8')).toBe('a\n');
    const again = await testEngine({ stateDir: folder });
    await again.until('job', `jid=${jid} and done`);
    expect(readFileSync(out, 'utf8')).toBe('a\nb\n');
  });

  test('a drain takes jobs for the next engine, says so, and ends at once when it is told to', async () => {
    const { engine, folder, spool, call, until } = await testEngine();
    const jid = await spool('Job -title {x} -subtasks { Task {a} -cmds { RemoteCmd {sleep 600} } }');
    await until('task', `jid=${jid} and active`);
    const drained = engine.close({ drain: true });
    expect((await call('ctrl?q=status')).json).toMatchObject({ draining: true, unfinished: 1 });
    const headers = { 'Content-Type': 'application/tractor-spool' };
    const { json } = await call('spool?spvers=2.0', {
      body: 'Job -title {y} -subtasks { Task {a} -cmds { RemoteCmd {true} } }',
      headers,
    });
    expect(json.msg).toContain('this engine is stopping: the job waits for the next one');
    await engine.close();
    await drained;
    const next = await testEngine({ stateDir: folder });
    await next.until('job', `jid=${String(json.jid)} and done`);
  });

  test('leaves no process behind', async () => {
    const { engine, folder, spool } = await testEngine();
    const out = join(folder, 'pid');
    await spool(
      `Job -title {x} -subtasks { Task {a} -cmds { RemoteCmd {sh -c {echo $$ > ${out}.new; mv ${out}.new ${out}; exec sleep 600}} } }`,
    );
    while (!existsSync(out)) await soon();
    await engine.close();
    expect(() => process.kill(Number(readFileSync(out, 'utf8')), 0)).toThrow();
    await engine.closed;
  });

  test('comes to its end where the folder does not let go of what is in it', async () => {
    const trouble: string[] = [];
    const { engine, folder } = await testEngine({ onTrouble: (message) => trouble.push(message) });
    const said = join(folder, 'engine.json');
    rmSync(said);
    mkdirSync(said);
    await engine.close();
    await engine.closed;
    expect(trouble).toEqual([expect.stringMatching(/^engine\.json cannot be removed from the state folder: /)]);
    rmSync(said, { recursive: true });
    await (await startEngine({ stateDir: folder, port: 0 })).close();
  });

  test('happens by itself when idle for long enough, not while a command runs', async () => {
    const { engine, spool, until } = await testEngine({ idleTimeout: 0.4 });
    const jid = await spool('Job -title {x} -subtasks { Task {a} -cmds { RemoteCmd {sleep 0.6} } }');
    await until('job', `jid=${jid} and done`);
    await engine.closed;
  });

  test('does not happen while a job waits: paused or for its time', async () => {
    const { engine, spool, call } = await testEngine({ idleTimeout: 0.5 });
    const jid = await spool('Job -title {x} -paused 1 -subtasks { Task {a} -cmds { RemoteCmd {true} } }');
    // One that has nothing to do is gone by then.
    await (await testEngine({ idleTimeout: 0.5 })).engine.closed;
    expect((await call('ctrl?q=status')).json).toMatchObject({ draining: false, unfinished: 1 });
    await call(`queue?q=jretire&jid=${jid}`);
    await engine.closed;
  });
});
