/** Commands outlive the engine that started them, and their ends count for the next one. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { logPath } from './run/log-path.ts';
import { storedRows, temporaryFolder, testEngine, until } from './testing/engine.ts';
import { killableEngine, launchers } from './testing/killable.ts';

/** A job of one command that says `started` and goes on until the file `go` is there. */
function waiting(folder: string, after: string): string {
  const file = (name: string): string => join(folder, name);
  const script = `echo started >> ${file('runs')}; echo before; while [ ! -e ${file('go')} ]; do sleep 0.01; done; ${after}`;
  return `Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {sh -c {${script}}} } }`;
}

/** The shell makes the file before it writes into it. */
function hasBegun(folder: string): boolean {
  const runs = join(folder, 'runs');
  return existsSync(runs) && readFileSync(runs, 'utf8') !== '';
}

describe('an engine that is killed', () => {
  test('finds its command alive when it comes back, with all that it says', async () => {
    const folder = temporaryFolder();
    const first = await killableEngine(folder);
    const jid = await first.spool(waiting(folder, 'echo TR_PROGRESS 40; echo after; exit 3'));
    await until(() => hasBegun(folder));
    const [launcher] = launchers(folder);
    await first.kill();
    const next = await testEngine({ stateDir: folder });
    const [run] = await next.select('invocation', `jid=${jid}`, 'pid,iid,stoptime');
    expect(run).toMatchObject({ iid: 1, stoptime: null });
    expect(launchers(folder)).toEqual([launcher]);
    writeFileSync(join(folder, 'go'), '');
    await next.until('job', `jid=${jid} and error`);
    expect(await next.select('invocation', `jid=${jid}`, 'iid,rcode')).toEqual([{ iid: 1, rcode: 3 }]);
    expect(await next.select('task', `jid=${jid}`, 'progress')).toMatchObject([{ progress: 40 }]);
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('started\n');
    const log = await next.log(jid, 1);
    expect(log).toMatch(/^====\[.*\nbefore\nafter\n====\[.* exit 3 after .*\n$/);
    expect(next.trouble).toEqual([]);
  });

  test('in the middle of a change of what commands inherit brings it to its end when it comes back', async () => {
    const folder = temporaryFolder();
    const first = await killableEngine(folder);
    const jid = await first.spool(
      'Job -title {x} -paused 1 -subtasks { Iterate i -from 1 -to 6000 -template { Task {t$i} -cmds { RemoteCmd {true} } } }',
    );
    const services = (): unknown[][] =>
      storedRows(
        folder,
        `select class.data ->> '$.service', count(*) from command join class
         on class.jid = command.jid and class.id = command.class group by 1 order by 1`,
      );
    const unanswered = first.call(`queue?q=jattr&jid=${jid}&set_service=nuke`).catch(() => 'gone');
    await until(() => services().length > 1);
    await first.kill();
    expect(await unanswered).toBe('gone');
    expect(services()).toHaveLength(2);
    const next = await testEngine({ stateDir: folder });
    await until(() => services().length === 1);
    expect(services()).toEqual([['nuke', 6000]]);
    await until(() => storedRows(folder, `select 1 from param where name glob 'inheriting*'`).length === 0);
    expect(next.trouble).toEqual([]);
  });

  test('knows of an expansion that was missed, when others came after it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'good'), 'Task {added}');
    const first = await killableEngine(folder);
    const chunks = ['bad', 'good'].map((name) => `echo 'TR_EXPAND_CHUNK "${join(folder, name)}"'`).join('; ');
    const script = `${chunks}; while [ ! -e ${join(folder, 'go')} ]; do sleep 0.01; done`;
    const jid = await first.spool(`Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {sh -c {${script}}} } }`);
    await first.until('job', `jid=${jid} and numtasks=2`);
    await first.kill();
    const next = await testEngine({ stateDir: folder });
    writeFileSync(join(folder, 'go'), '');
    await next.until('job', `jid=${jid} and error`);
    expect(await next.select('invocation', `jid=${jid}`, 'iid,rcode')).toEqual([{ iid: 1, rcode: 0 }]);
    expect((await next.log(jid, 1)).match(/expansion.*/g)).toHaveLength(2);
  });

  test('hears of what ended while it was away: what it wrote, and the tasks that it added, once', async () => {
    const folder = temporaryFolder();
    const chunk = join(folder, 'chunk.alf');
    writeFileSync(chunk, 'Task {added} -cmds { RemoteCmd {true} }');
    const first = await killableEngine(folder);
    const jid = await first.spool(waiting(folder, `echo 'TR_EXPAND_CHUNK "${chunk}"'; echo after; : > ${folder}/over`));
    await until(() => hasBegun(folder));
    await first.kill();
    writeFileSync(join(folder, 'go'), '');
    await until(() => existsSync(join(folder, 'launcher', `J${jid}.C1.1.end`)));
    for (const round of [1, 2]) {
      const next = await testEngine({ stateDir: folder });
      await next.until('job', `jid=${jid} and done`);
      expect(await next.select('task', `jid=${jid}`, 'title'), `round ${round}`).toMatchObject([
        { title: 't' },
        { title: 'added' },
      ]);
      await next.engine.close();
    }
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('started\n');
  });

  test('while it closes: what it was ending has not failed, and runs again', async () => {
    const folder = temporaryFolder();
    const first = await killableEngine(folder);
    const jid = await first.spool(`Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {sh -c {
      trap '' INT TERM; echo started >> ${folder}/runs; while [ ! -e ${folder}/go ]; do sleep 0.01; done }} } }`);
    await until(() => hasBegun(folder));
    process.kill(first.pid, 'SIGTERM');
    const log = logPath(folder, jid, 1);
    await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('the engine is closing'));
    await first.kill();
    writeFileSync(join(folder, 'go'), '');
    const next = await testEngine({ stateDir: folder });
    await next.until('job', `jid=${jid} and (done or error)`);
    expect(await next.select('task', `jid=${jid}`, 'state')).toMatchObject([{ state: 'done' }]);
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('started\nstarted\n');
    expect(readFileSync(log, 'utf8')).toContain('was ended when the engine was stopped, and runs again');
  });

  test('takes the recorded end, though the launcher is killed too', async () => {
    const folder = temporaryFolder();
    const first = await killableEngine(folder);
    const jid = await first.spool(waiting(folder, 'exit 0'));
    await until(() => hasBegun(folder));
    await first.kill();
    writeFileSync(join(folder, 'go'), '');
    await until(() => existsSync(join(folder, 'launcher', `J${jid}.C1.1.end`)));
    for (const pid of launchers(folder)) process.kill(pid, 'SIGKILL');
    const next = await testEngine({ stateDir: folder });
    await next.until('job', `jid=${jid} and done`);
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('started\n');
  });
});

describe('a launcher that is killed', () => {
  /** The first attempt goes on until it is ended; the second one looks whether it has been. */
  function looking(folder: string): string {
    const out = join(folder, 'runs');
    const first = `$(sed "s/.*) //" /proc/$(cat ${out})/stat 2>/dev/null)`;
    const script = `if [ -e ${out} ]; then case "${first}" in ""|Z*) ;; *) echo twice >> ${out};; esac; exit 0; fi; echo $$ > ${out}.new; mv ${out}.new ${out}; while [ -e ${out} ]; do sleep 0.1; done`;
    return `Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {sh -c {${script}}} } }`;
  }

  test('under a running engine: its commands are ended, then run again, and that is said', async () => {
    const { folder, spool, until: untilFound, log, trouble } = await testEngine();
    const jid = await spool(looking(folder));
    const out = join(folder, 'runs');
    await until(() => existsSync(out));
    const first = readFileSync(out, 'utf8');
    for (const pid of launchers(folder)) process.kill(pid, 'SIGKILL');
    await untilFound('job', `jid=${jid} and done`);
    expect(readFileSync(out, 'utf8')).toBe(first);
    expect(await log(jid, 1)).toContain('C1 attempt 1 outlived its launcher and was ended');
    expect(trouble).toEqual(['the launcher has died; 1 commands that it ran are looked after']);
  });

  test('or stopped, does not hold up the end of its engine; nothing of it goes on later, and what it ran runs again', async () => {
    const { engine, folder, spool, trouble } = await testEngine();
    const jid = await spool(looking(folder));
    const out = join(folder, 'runs');
    await until(() => existsSync(out));
    const first = readFileSync(out, 'utf8');
    const [launcher = 0] = launchers(folder);
    process.kill(launcher, 'SIGSTOP');
    await engine.close();
    expect(trouble).toContain('the launcher does not end what it was told to end, and is killed');
    expect(launchers(folder)).toEqual([]);
    const next = await testEngine({ stateDir: folder });
    await next.until('job', `jid=${jid} and done`);
    expect(readFileSync(out, 'utf8')).toBe(first);
    expect(await next.log(jid, 1)).toContain('was ended when the engine was stopped, and runs again');
    expect(next.trouble).toEqual([]);
  });

  test('again and again by one of its commands: that has failed in the end, with a word why, until somebody retries it; who ran beside it has not', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'runs');
    const runs = (): number => (existsSync(out) ? readFileSync(out, 'utf8').length : 0);
    const first = await killableEngine(folder);
    // The third one leaves it to us, who kill the engine too: that counts, and the count survives.
    const script = `[ -e ${folder}/mended ] && exit 0; printf x >> ${out}; [ $(wc -c < ${out}) = 3 ] || kill -9 $PPID; sleep 600`;
    // It runs beside the other one as long as nobody knows which of them does it.
    const tasks = [script, 'sleep 0.5'].map((text) => `Task {t} -cmds { RemoteCmd {sh -c {${text}}} }`);
    const jid = await first.spool(`Job -title {x} -subtasks {\n${tasks.join('\n')}\n}`);
    await until(() => runs() === 3 && existsSync(join(folder, 'launcher', `J${jid}.C1.3.run`)));
    await first.kill();
    for (const launcher of launchers(folder)) process.kill(launcher, 'SIGKILL');
    const next = await testEngine({ stateDir: folder });
    await next.until('job', `jid=${jid} and error`);
    expect(runs()).toBe(5);
    const codes = (await next.select('invocation', `jid=${jid} and cid=1`, 'rcode', 'iid')).map(({ rcode }) => rcode);
    expect(codes).toEqual([null, null, null, null, 20103]);
    expect(await next.log(jid, 1)).toMatch(/attempt 5 outlived .*\njobtronaut: lost together .* \[lost-too-often\]\n$/);
    await next.until('task', `jid=${jid} and tid=2 and state=done`);
    expect((await next.select('invocation', `jid=${jid} and cid=2`, 'iid')).length).toBeLessThan(5);
    writeFileSync(join(folder, 'mended'), '');
    await next.call(`queue?q=tretry&jid=${jid}&tid=1`);
    await next.until('job', `jid=${jid} and done`);
  });

  /** A command runs on, its engine and launcher do not; `next` is an engine that has run it again, and never twice at once. */
  async function orphan() {
    const folder = temporaryFolder();
    const engine = await killableEngine(folder);
    const jid = await engine.spool(looking(folder));
    const out = join(folder, 'runs');
    await until(() => existsSync(out));
    const pid = readFileSync(out, 'utf8');
    await engine.kill();
    for (const launcher of launchers(folder)) process.kill(launcher, 'SIGKILL');
    const next = async () => {
      const found = await testEngine({ stateDir: folder });
      await found.until('job', `jid=${jid} and done`);
      expect(readFileSync(out, 'utf8')).toBe(pid);
      return found;
    };
    return { folder, jid, next };
  }

  test('with its engine: likewise, by the engine that comes next', async () => {
    const { jid, next } = await orphan();
    const { log } = await next();
    expect(await log(jid, 1)).toContain('outlived its launcher and was ended');
  });

  test('before it could record the process: found by its environment', async () => {
    const { folder, jid, next } = await orphan();
    writeFileSync(join(folder, 'launcher', `J${jid}.C1.1.run`), '');
    await next();
  });
});

test('after a restart of the machine a process number means nothing', async () => {
  const folder = temporaryFolder();
  const first = await killableEngine(folder);
  const jid = await first.spool(waiting(folder, 'exit 0'));
  const path = join(folder, 'launcher', `J${jid}.C1.1.run`);
  await until(() => hasBegun(folder) && existsSync(path));
  await first.kill();
  for (const launcher of launchers(folder)) process.kill(launcher, 'SIGKILL');
  // As it would be found then: the same number may be anybody, here this very process.
  const [line = ''] = readFileSync(path, 'utf8').split('\n');
  const [id, recorded] = JSON.parse(line) as [string, { pid: number }];
  process.kill(-recorded.pid, 'SIGKILL');
  const other = JSON.stringify([id, { ...recorded, pid: process.pid, boot: 'another' }]);
  writeFileSync(path, `${other}\n${createHash('sha1').update(other).digest('base64')}\n`);
  writeFileSync(join(folder, 'go'), '');
  const next = await testEngine({ stateDir: folder });
  await next.until('job', `jid=${jid} and done`);
  expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('started\nstarted\n');
  expect(await next.log(jid, 1)).toContain('C1 attempt 1 was lost when the machine or its container stopped');
});

test('what the launcher runs for a queue that is not there any more is ended', async () => {
  const folder = temporaryFolder();
  const first = await killableEngine(folder);
  await first.spool(waiting(folder, 'echo too late > later'));
  await until(() => hasBegun(folder));
  const record = join(folder, 'launcher', 'J1.C1.1.run');
  await until(() => existsSync(record));
  const [, { pid }] = JSON.parse(readFileSync(record, 'utf8').split('\n')[0] ?? '') as [string, { pid: number }];
  await first.kill();
  mkdirSync(join(folder, 'away'));
  for (const name of ['engine.db', 'engine.db-wal']) {
    writeFileSync(join(folder, 'away', name), readFileSync(join(folder, name)));
    writeFileSync(join(folder, name), '');
  }
  const next = await testEngine({ stateDir: folder });
  expect(() => process.kill(-pid, 0)).toThrow();
  const jid = await next.spool('Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
  expect(jid).toBe(1);
  await next.until('job', 'jid=1 and done');
});

test('an engine that has something to start at once takes over what runs all the same', async () => {
  const folder = temporaryFolder();
  const first = await killableEngine(folder, { slots: 1 });
  const jid = await first.spool(waiting(folder, 'exit 0'));
  await until(() => hasBegun(folder));
  const others = Array.from({ length: 5 }, (_, index) => `Task {t${index}} -cmds { RemoteCmd {true} }`);
  const second = await first.spool(`Job -title {y} -subtasks {\n${others.join('\n')}\n}`);
  await first.kill();
  const next = await testEngine({ stateDir: folder, slots: 4 });
  await next.until('job', `jid=${second} and done`);
  expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('started\n');
  writeFileSync(join(folder, 'go'), '');
  await next.until('job', `jid=${jid} and done`);
  expect(await next.select('invocation', `jid=${jid}`, 'iid,rcode')).toEqual([{ iid: 1, rcode: 0 }]);
  expect(next.trouble).toEqual([]);
});
