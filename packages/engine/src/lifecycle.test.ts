/** Starting, finding, closing; what goes wrong with folders and ports. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEngine } from './engine.ts';
import type { EngineOptions } from './options.ts';
import { findEngine } from './state-folder/find.ts';
import { defaultStateDir } from './state-folder/folder.ts';
import { freePort, temporaryFolder, testEngine } from './testing/engine.ts';

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('the state folder', () => {
  test.each([
    [{ XDG_STATE_HOME: '/x/state', HOME: '/home/fred' }, '/x/state/jobtronaut/engine'],
    [{ HOME: '/home/fred' }, '/home/fred/.local/state/jobtronaut/engine'],
    [{ XDG_STATE_HOME: 'relative', HOME: '/home/fred' }, '/home/fred/.local/state/jobtronaut/engine'],
    [{ XDG_STATE_HOME: '', HOME: '/home/fred' }, '/home/fred/.local/state/jobtronaut/engine'],
  ])('of %j', (env, folder) => {
    expect(defaultStateDir(env)).toBe(folder);
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

  test('that nobody asked for is a free one', async () => {
    const engines = [];
    for (const _ of [1, 2]) {
      const engine = await startEngine({ stateDir: temporaryFolder() });
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

  test('happens by itself when idle for long enough, not before', async () => {
    const { engine, spool, until } = await testEngine({ idleTimeout: 0.4 });
    const jid = await spool('Job -title {x} -subtasks { Task {a} -cmds { RemoteCmd {sleep 0.6} } }');
    await until('job', `jid=${jid} and done`);
    const ended = Date.now();
    await engine.closed;
    expect(Date.now() - ended).toBeGreaterThan(300);
  });

  test('does not happen while a job waits: paused or for its time', async () => {
    const { engine, spool, call } = await testEngine({ idleTimeout: 0.05 });
    const jid = await spool('Job -title {x} -paused 1 -subtasks { Task {a} -cmds { RemoteCmd {true} } }');
    let closed = false;
    void engine.closed.then(() => {
      closed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(closed).toBe(false);
    await call(`queue?q=jretire&jid=${jid}`);
    await engine.closed;
  });
});

describe('an engine that is killed', () => {
  /** An engine in a process of its own. */
  async function engineProcess(folder: string): Promise<ChildProcess> {
    const index = fileURLToPath(new URL('../dist/index.js', import.meta.url));
    const script = `import { startEngine } from ${JSON.stringify(index)}; await startEngine({ stateDir: ${JSON.stringify(folder)}, port: ${await freePort()}, slots: 2 });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    while (!(await findEngine(folder))) await soon();
    return child;
  }

  test('leaves a folder that the next one takes over, and no job is lost', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'runs');
    const child = await engineProcess(folder);
    const found = await findEngine(folder);
    if (!found?.token) throw new Error('no engine');
    const tasks = Array.from(
      { length: 40 },
      (_, index) => `Task {t${index}} -cmds { RemoteCmd {sh -c {echo ${index} >> ${out}}} }`,
    );
    const response = await fetch(`${found.url}/Tractor/spool?jobOwner=fred`, {
      method: 'POST',
      body: `Job -title {x} -subtasks {\n${tasks.join('\n')}\n}`,
      headers: { 'Content-Type': 'application/tractor-spool', 'X-Jobtronaut-Token': found.token },
    });
    const { jid } = (await response.json()) as { jid: number };
    while (!existsSync(out) || readFileSync(out, 'utf8').split('\n').length < 5) await soon();
    const gone = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    const next = await testEngine({ stateDir: folder });
    await next.until('job', `jid=${jid} and done and numtasks=40`);
    const runs = readFileSync(out, 'utf8').trim().split('\n').map(Number);
    expect(new Set(runs).size).toBe(40);
    // Only what ran when it was killed may have run twice: two slots.
    expect(runs.length).toBeLessThanOrEqual(42);
  });

  test('leaves commands behind, which are ended before they run again', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'runs');
    const child = await engineProcess(folder);
    const found = await findEngine(folder);
    if (!found?.token) throw new Error('no engine');
    // The first run goes on until it is ended; the second one looks for it (a zombie is dead, though it has a number).
    const first = `$(sed "s/.*) //" /proc/$(cat ${out})/stat 2>/dev/null)`;
    const script = `if [ -e ${out} ]; then case "${first}" in ""|Z*) ;; *) echo twice >> ${out};; esac; exit 0; fi; echo $$ > ${out}.new; mv ${out}.new ${out}; while :; do sleep 0.1; done`;
    const response = await fetch(`${found.url}/Tractor/spool?jobOwner=fred`, {
      method: 'POST',
      body: `Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {sh -c {${script}}} } }`,
      headers: { 'Content-Type': 'application/tractor-spool', 'X-Jobtronaut-Token': found.token },
    });
    const { jid } = (await response.json()) as { jid: number };
    while (!existsSync(out)) await soon();
    const gone = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    const pid = Number(readFileSync(out, 'utf8'));
    expect(process.kill(pid, 0)).toBe(true);
    const next = await testEngine({ stateDir: folder });
    await next.until('job', `jid=${jid} and done`);
    expect(readFileSync(out, 'utf8')).toBe(`${pid}\n`);
    expect(await next.log(jid, 1)).toContain('outlived its engine and was ended');
  });
});
