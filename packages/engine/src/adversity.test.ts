/** What machines do to state folders: each ends in a clear message, and nothing is lost. */

import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEngine } from './engine.ts';
import { logPath } from './run/log-path.ts';
import { SCHEMA_VERSION } from './store/schema.ts';
import { shell, soon, temporaryFolder, testClient, testEngine, until } from './testing/engine.ts';
import { killableEngine, launchers } from './testing/killable.ts';

/** Whether we may mount file systems: a disk of our own can be filled without harm. */
const mayMount = ((): boolean => {
  const folder = join(process.env.TMPDIR ?? '/tmp', `jobtronaut-mount-${process.pid}`);
  try {
    mkdirSync(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})();

/** A disk of 8 MB that goes away with the test. */
function smallDisk(): { folder: string; fill(): void; free(): void; remount(how: 'ro' | 'rw'): Promise<void> } {
  const folder = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: () => {
      const file = openSync(filler, 'a');
      try {
        for (;;) writeSync(file, Buffer.alloc(4096));
      } catch {
        expect(statfsSync(folder).bavail).toBe(0);
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler),
    remount: async (how) => {
      // Files that a process had open to write are closed when it is gone for good.
      while (spawnSync('mount', ['-o', `remount,${how}`, folder]).status !== 0) await soon();
    },
  };
}

/** A command that says `started` in a file elsewhere and ends when told to. */
function waiting(elsewhere: string): string {
  const script = `echo started >> ${elsewhere}/runs; while [ ! -e ${elsewhere}/go ]; do sleep 0.01; done; echo over`;
  return `Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {sh -c {${script}}}
RemoteCmd {sh -c {echo second >> ${elsewhere}/runs}} } }`;
}

test('a state folder that is removed while an engine runs: said, and the engine ends', async () => {
  const engine = await testEngine();
  rmSync(engine.folder, { recursive: true });
  await engine.engine.closed;
  expect(engine.trouble.join('\n')).toContain(`the state folder ${engine.folder} is gone`);
});

describe.skipIf(!mayMount)('a disk of its own (needs the right to mount)', () => {
  test('that is full: told, new jobs are refused, and when there is room it goes on with what was known', async () => {
    const disk = smallDisk();
    const elsewhere = temporaryFolder();
    const engine = await testEngine({ stateDir: disk.folder });
    const jid = await engine.spool(waiting(elsewhere));
    await until(() => existsSync(join(elsewhere, 'runs')));
    disk.fill();
    writeFileSync(join(elsewhere, 'go'), '');
    await until(() => engine.trouble.some((text) => text.startsWith('the state cannot be written, trying again')));
    await expect(engine.spool(`Job -title {${'y'.repeat(20_000)}} -subtasks {}`)).rejects.toThrow(
      /the job could not be stored: database or disk is full/,
    );
    // The second command has not begun: that the first one has ended is not on disk.
    expect(readFileSync(join(elsewhere, 'runs'), 'utf8')).toBe('started\n');
    disk.free();
    await engine.until('job', `jid=${jid} and done`);
    expect(readFileSync(join(elsewhere, 'runs'), 'utf8')).toBe('started\nsecond\n');
    expect(await engine.select('job', '', 'jid')).toEqual([{ jid }]);
    expect(await engine.log(jid, 1)).toContain('exit 0 after');
  });

  test.each([
    ['few', 2],
    ['many', 6000],
  ])('that is full when a command adds tasks, %s: they come when there is room', async (_, count) => {
    const disk = smallDisk();
    const elsewhere = temporaryFolder();
    const tasks = Array.from({ length: count }, (_each, index) => `Task {made ${index} of many}`).join('\n');
    writeFileSync(join(elsewhere, 'made'), tasks);
    const engine = await testEngine({ stateDir: disk.folder });
    const script = `touch begun; while [ ! -e go ]; do sleep 0.01; done`;
    const jid = await engine.spool(`Job -title {x} -subtasks { Task {maker} -cmds {
      RemoteCmd {sh -c {cd ${elsewhere}; ${script}}} -expand {${join(elsewhere, 'made')}} } }`);
    await until(() => existsSync(join(elsewhere, 'begun')));
    disk.fill();
    writeFileSync(join(elsewhere, 'go'), '');
    const isOfExpansion = (text: string): boolean => text.startsWith('what J1 T1 adds to its job');
    await until(() => engine.trouble.some(isOfExpansion));
    disk.free();
    await engine.until('job', `jid=${jid} and done and numtasks=${count + 1}`);
    expect(await engine.select('task', `jid=${jid}`, 'tid')).toHaveLength(count + 1);
    expect(engine.trouble.filter(isOfExpansion)).toEqual([
      expect.stringContaining('cannot be written, trying again'),
      'what J1 T1 adds to its job is written now',
    ]);
  });

  test('that is full when an operation comes: it is told that it waits, and is done when there is room', async () => {
    const disk = smallDisk();
    const engine = await testEngine({ stateDir: disk.folder });
    const jid = await engine.spool('Job -title {x} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
    disk.fill();
    const { status, json } = await engine.call(`queue?q=tskip&jid=${jid}&tid=1`);
    expect(status).toBe(507);
    expect(json.msg).toMatch(/^not on disk yet: database or disk is full; the engine tries again/);
    expect(await engine.select('job', 'done', 'jid')).toEqual([]);
    disk.free();
    await engine.until('job', `jid=${jid} and done`);
    expect(engine.trouble.filter((text) => text.startsWith('Internal'))).toEqual([]);
  });

  test('that is full when jobs are to demand more slots: the commands of all of them do when there is room', async () => {
    const disk = smallDisk();
    const engine = await testEngine({ stateDir: disk.folder });
    const text = 'Job -title {x} -atleast 40 -subtasks { Task {t} -cmds { RemoteCmd {true} } }';
    const jids = [await engine.spool(text), await engine.spool(text)];
    disk.fill();
    const { status } = await engine.call(`queue?q=jattr&jid=${jids.join(',')}&set_minslots=50`);
    expect(status).toBe(507);
    disk.free();
    for (const jid of jids) {
      const why = async (): Promise<string> => (await engine.call(`ctrl?q=tracer&t=${jid}`)).text;
      await expect.poll(why, { timeout: 10_000 }).toContain('T1 waits: it needs 50 slots');
    }
  });

  test('that is full when attributes are set, one after the other: all of them are when there is room', async () => {
    const disk = smallDisk();
    const engine = await testEngine({ stateDir: disk.folder });
    const jid = await engine.spool('Job -title {x} -paused 1 -subtasks {}');
    disk.fill();
    for (const set of ['service=nuke', 'metadata=m']) {
      expect((await engine.call(`queue?q=jattr&jid=${jid}&set_${set}`)).status).toBe(507);
    }
    disk.free();
    await engine.until('job', `jid=${jid} and metadata=m`);
    expect(await engine.select('job', '', 'service')).toEqual([{ service: 'nuke' }]);
  });

  test('that is full when an engine is stopped: what runs is left to the next one', async () => {
    const disk = smallDisk();
    const elsewhere = temporaryFolder();
    const engine = await startEngine({ stateDir: disk.folder, port: 0 });
    const jid = await testClient(engine.url, disk.folder).spool(waiting(elsewhere));
    await until(() => existsSync(join(elsewhere, 'runs')));
    disk.fill();
    const told = {
      code: 'state-unwritable',
      message: expect.stringContaining('the next engine goes on without them') as string,
      hint: expect.stringContaining('the disk is full') as string,
    };
    await expect(engine.close()).rejects.toMatchObject(told);
    await expect(engine.closed).rejects.toMatchObject(told);
    await expect(startEngine({ stateDir: disk.folder })).rejects.toMatchObject({ code: 'state-unwritable' });
    disk.free();
    const next = await testEngine({ stateDir: disk.folder });
    writeFileSync(join(elsewhere, 'go'), '');
    await next.until('job', `jid=${jid} and done`);
    expect(readFileSync(join(elsewhere, 'runs'), 'utf8')).toBe('started\nsecond\n');
  });

  test('that is full when engine and command end: the end is told to the next engine', async () => {
    const disk = smallDisk();
    const elsewhere = temporaryFolder();
    const first = await killableEngine(disk.folder);
    const jid = await first.spool(waiting(elsewhere));
    await until(() => existsSync(join(elsewhere, 'runs')));
    disk.fill();
    await first.kill();
    writeFileSync(join(elsewhere, 'go'), '');
    await until(() => !isAlive(disk.folder));
    disk.free();
    const next = await testEngine({ stateDir: disk.folder });
    await next.until('job', `jid=${jid} and done`);
    expect(readFileSync(join(elsewhere, 'runs'), 'utf8')).toBe('started\nsecond\n');
  });

  test('that is full when an engine is to start: said, and nothing is harmed', async () => {
    const disk = smallDisk();
    const first = await testEngine({ stateDir: disk.folder });
    const jid = await first.spool('Job -title {x} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
    await first.engine.close();
    disk.fill();
    await expect(startEngine({ stateDir: disk.folder })).rejects.toMatchObject({
      code: 'state-unwritable',
      hint: expect.stringContaining('the disk is full') as string,
    });
    disk.free();
    const next = await testEngine({ stateDir: disk.folder });
    expect(await next.select('job', '', 'jid')).toEqual([{ jid }]);
  });

  test('that is read-only: said, and when it can be written it goes on', async () => {
    const disk = smallDisk();
    const first = await killableEngine(disk.folder);
    const jid = await first.spool('Job -title {x} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
    await first.kill();
    await disk.remount('ro');
    await expect(startEngine({ stateDir: disk.folder })).rejects.toMatchObject({
      code: 'state-unwritable',
      message: expect.stringContaining('EROFS') as string,
    });
    await disk.remount('rw');
    const next = await testEngine({ stateDir: disk.folder });
    await next.call(`queue?q=jattr&jid=${jid}&set_pause=0`);
    await next.until('job', `jid=${jid} and done`);
  });
});

/** Whether a command of the folder's launcher still runs. */
function isAlive(folder: string): boolean {
  const [launcher] = launchers(folder);
  if (launcher === undefined) return false;
  return readFileSync(`/proc/${launcher}/task/${launcher}/children`, 'utf8').trim() !== '';
}

describe('a database', () => {
  /** Three jobs of an engine that was killed: they are in the log of its database. */
  async function threeJobsLogged() {
    const folder = temporaryFolder();
    const first = await killableEngine(folder);
    for (const _job of [1, 2, 3])
      await first.spool('Job -title {x} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
    await first.kill();
    const path = join(folder, 'engine.db-wal');
    return { folder, path };
  }

  test.each([
    ['in its header', () => 8],
    // The third page of the log: more than the last transaction follows.
    ['in a page', () => 32 + 2 * (24 + 4096) + 100],
  ])('whose log is damaged %s is refused, and left as it is', async (_, where) => {
    const { folder, path } = await threeJobsLogged();
    const sound = readFileSync(path);
    const harmed = Buffer.from(sound);
    harmed.writeUInt8(harmed.readUInt8(where()) ^ 1, where());
    writeFileSync(path, harmed);
    await expect(startEngine({ stateDir: folder })).rejects.toMatchObject({
      code: 'damaged-state',
      message: expect.stringContaining('engine.db-wal does not hold what was written') as string,
    });
    expect(readFileSync(path).equals(harmed)).toBe(true);
    writeFileSync(path, sound);
    const next = await testEngine({ stateDir: folder });
    expect(await next.select('job', '', 'jid', 'jid')).toEqual([{ jid: 1 }, { jid: 2 }, { jid: 3 }]);
  });

  test('whose log ends in half a transaction, as a power failure leaves it, is taken', async () => {
    const { folder, path } = await threeJobsLogged();
    writeFileSync(path, readFileSync(path).subarray(0, -100));
    const next = await testEngine({ stateDir: folder });
    expect(await next.select('job', '', 'jid', 'jid')).toEqual([{ jid: 1 }, { jid: 2 }]);
  });

  /** A folder with a job of many tasks, closed in order. */
  async function folderWithJob(): Promise<string> {
    const { engine, folder, spool } = await testEngine();
    const tasks = Array.from({ length: 2000 }, (_, index) => `Task {t${index}} -cmds { RemoteCmd {true} }`);
    await spool(`Job -title {x} -paused 1 -subtasks {\n${tasks.join('\n')}\n}`);
    await engine.close();
    return folder;
  }

  test.each([
    ['header', () => 0],
    ['middle', (size: number) => Math.floor(size / 2 / 4096) * 4096],
  ])('whose %s is damaged is refused, and left as it is', async (_, where) => {
    const folder = await folderWithJob();
    const path = join(folder, 'engine.db');
    const { size } = statSync(path);
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(4096, 'x'), 0, 4096, where(size));
    closeSync(file);
    const before = readFileSync(path);
    await expect(startEngine({ stateDir: folder })).rejects.toMatchObject({ code: 'damaged-state', data: { path } });
    expect(readFileSync(path).equals(before)).toBe(true);
    // What was refused is not locked.
    rmSync(path);
    await testEngine({ stateDir: folder });
  });

  test('of an earlier version is brought up to date, with what it knows', async () => {
    const folder = await folderWithJob();
    const path = join(folder, 'engine.db');
    let db = new Database(path);
    db.exec(
      `alter table invocation drop column made; alter table invocation drop column grafts;
       alter table invocation drop column missed; alter table task drop column passes;
       alter table task drop column losses; alter table job drop column losses; pragma user_version = 1`,
    );
    db.close();
    const { engine, select, call, until: found } = await testEngine({ stateDir: folder });
    expect(await select('job', '', 'jid,numtasks')).toEqual([{ jid: 1, numtasks: 2000 }]);
    await call('queue?q=jattr&jid=1&set_pause=0');
    await found('task', 'jid=1 and tid=5 and done');
    await call('queue?q=jattr&jid=1&set_pause=1');
    await engine.close();
    db = new Database(path);
    expect(db.prepare('pragma user_version').raw(true).all([])).toEqual([[SCHEMA_VERSION]]);
    db.close();
  });
});

test('a folder of logs that vanishes under running commands is made anew', async () => {
  const elsewhere = temporaryFolder();
  const { folder, spool, until: found, log } = await testEngine();
  const script = `while [ ! -e ${elsewhere}/go ]; do echo tick; sleep 0.01; done; echo over`;
  const jid = await spool(`Job -title {x} -subtasks { Task {t} -cmds { ${shell(script)}
    RemoteCmd {echo second} } }`);
  const path = logPath(folder, jid, 1);
  await until(() => existsSync(path));
  rmSync(join(folder, 'logs'), { recursive: true });
  await until(() => existsSync(path));
  writeFileSync(join(elsewhere, 'go'), '');
  await found('job', `jid=${jid} and done`);
  const text = await log(jid, 1);
  expect(text).toContain('over\n');
  expect(text).toContain('C2 attempt 1');
});

test('an engine that cannot say where it is leaves what runs to the next one', async () => {
  const elsewhere = temporaryFolder();
  const folder = temporaryFolder();
  const first = await killableEngine(folder);
  const jid = await first.spool(waiting(elsewhere));
  await until(() => existsSync(join(elsewhere, 'runs')));
  await first.kill();
  rmSync(join(folder, 'engine.json'));
  mkdirSync(join(folder, 'engine.json'));
  await expect(startEngine({ stateDir: folder })).rejects.toMatchObject({ code: 'state-unwritable' });
  rmSync(join(folder, 'engine.json'), { recursive: true });
  writeFileSync(join(elsewhere, 'go'), '');
  const next = await testEngine({ stateDir: folder });
  await next.until('job', `jid=${jid} and done`);
  expect(readFileSync(join(elsewhere, 'runs'), 'utf8')).toBe('started\nsecond\n');
});

test('an engine that can open no more files fails no command for it: what it adds comes when files are closed', async () => {
  const elsewhere = temporaryFolder();
  const folder = temporaryFolder();
  writeFileSync(join(elsewhere, 'made'), 'Task {made}');
  const engine = await killableEngine(folder);
  const script = `cd ${elsewhere}; touch begun; while [ ! -e go ]; do sleep 0.01; done`;
  const jid = await engine.spool(`Job -title {x} -subtasks { Task {maker} -cmds {
    RemoteCmd {sh -c {${script}}} -expand {${join(elsewhere, 'made')}} } }`);
  await until(() => existsSync(join(elsewhere, 'begun')));
  const mayOpen = (files: number): void =>
    void execFileSync('prlimit', ['--pid', String(engine.pid), `--nofile=${files}:`]);
  mayOpen(10);
  writeFileSync(join(elsewhere, 'go'), '');
  await until(() => engine.trouble().includes('trying again'));
  mayOpen(1000);
  await engine.until('job', `jid=${jid} and done and numtasks=2`);
  expect(engine.trouble()).toContain('EMFILE');
});
