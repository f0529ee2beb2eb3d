/** Jobs and names that are meant to do harm: what is in a job file or in the log folder, and what comes of it. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type TestEngine, temporaryFolder, testEngine } from './testing/engine.ts';
import { rawRequest } from './testing/raw.ts';

const LOG = 'GET /Tractor/cmd-logs/fred/J1/T1.log HTTP/1.0\r\n\r\n';

describe('a job file is data', () => {
  test.each<[string, (mark: string) => string]>([
    ['a command substitution', (mark) => `Job -title [exec touch ${mark}] -subtasks {}`],
    ['one in quotes', (mark) => `Job -title "[exec touch ${mark}]" -subtasks {}`],
    [
      'one in the words of a command',
      (mark) => `Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd [list touch ${mark}] } }`,
    ],
    ['one in an assignment', (mark) => `Job -title {x} -init { Assign y [exec touch ${mark}] } -subtasks {}`],
    ['a command of Tcl', (mark) => `exec touch ${mark}\nJob -title {x} -subtasks {}`],
    ['one behind a semicolon', (mark) => `Job -title {x} -subtasks {}; exec touch ${mark}`],
    ['one behind a continued line', (mark) => `Job -title {x} \\\n -subtasks {}\nexec touch ${mark}`],
    ['eval', (mark) => `eval {exec touch ${mark}}\nJob -title {x} -subtasks {}`],
    ['a procedure', (mark) => `proc Job {args} { exec touch ${mark} }\nJob -title {x} -subtasks {}`],
    ['a file to read', () => 'source /etc/passwd\nJob -title {x} -subtasks {}'],
    ['a pipe to open', (mark) => `set f [open "|touch ${mark}" r]\nJob -title {x} -subtasks {}`],
  ])('that tries %s runs nothing', async (_, make) => {
    const mark = join(temporaryFolder(), 'executed');
    const { spool, select } = await testEngine();
    await spool(make(mark)).catch((error: Error) => expect(error.message).toContain('job script refused'));
    for (const { title } of await select('job', '', 'title')) expect(title).toContain('exec touch');
    expect(existsSync(mark)).toBe(false);
  });

  test.each(['$env(HOME)', '$::env(HOME)', '$' + '{HOME}', '[pwd]', '\\x24HOME', '$argv0', '[info hostname]'])(
    'with %s in a title tells nothing of this machine',
    async (text) => {
      const { spool, select } = await testEngine();
      await spool(`Job -title "${text}" -subtasks {}`).catch((error: Error) =>
        expect(error.message).toContain('job script refused'),
      );
      for (const { title } of await select('job', '', 'title')) {
        expect(String(title)).not.toContain(process.env.HOME ?? '/root');
        expect(String(title)).not.toContain(process.cwd());
      }
    },
  );

  test('words of a command reach no shell', async () => {
    const folder = temporaryFolder();
    const mark = join(folder, 'executed');
    const { spool, until, log } = await testEngine();
    const jid = await spool(
      `Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {echo {; touch ${mark}} {$(touch ${mark})} {\`touch ${mark}\`} {| touch ${mark}}} } }`,
    );
    await until('job', `jid=${jid} and done`);
    expect(await log(jid, 1)).toContain(`; touch ${mark} $(touch ${mark})`);
    expect(existsSync(mark)).toBe(false);
  });
});

describe('names', () => {
  test.each([
    '../../../../tmp/x',
    '..',
    '.',
    '/etc/passwd',
    'a/b',
    'a\\b',
    '%2e%2e%2f',
    "'; drop table job; --",
    '<script>',
    '\u2028x',
  ])('an owner called %j is a name, in no path and no header', async (owner) => {
    const { engine, folder, spool, until, call } = await testEngine();
    const jid = await spool('Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {echo hello} } }', {
      jobOwner: owner,
    });
    await until('job', `jid=${jid} and done`);
    const { json } = await call(`monitor?q=tasklogs&jid=${jid}&tid=1`);
    const [uri = ''] = json.LoggingRedirect as string[];
    expect(uri).toMatch(/^\/Tractor\/cmd-logs\/[^/]+\/J1\/T1\.log$/);
    const reply = await rawRequest(engine.port, `GET ${uri} HTTP/1.0\r\n\r\n`);
    expect([reply.status, reply.body.includes('hello')]).toEqual([200, true]);
    expect(execFileSync('find', [join(folder, 'logs'), '-type', 'f'], { encoding: 'utf8' })).toBe(
      `${folder}/logs/J1/T1.log\n`,
    );
  });
});

describe('what else may lie in the log folder', () => {
  async function withLog(replace: (log: string) => void): Promise<TestEngine> {
    const engine = await testEngine();
    const jid = await engine.spool('Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {echo hello} } }');
    await engine.until('job', `jid=${jid} and done`);
    replace(join(engine.folder, 'logs', 'J1', 'T1.log'));
    return engine;
  }

  test('a link is not followed', async () => {
    const secret = join(temporaryFolder(), 'secret');
    writeFileSync(secret, 'secret');
    const { engine } = await withLog((log) => {
      rmSync(log);
      symlinkSync(secret, log);
    });
    const reply = await rawRequest(engine.port, LOG);
    expect(reply.body).not.toContain('secret');
  });

  test('a folder that is a link is not followed', async () => {
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, 'T1.log'), 'secret');
    const { engine } = await withLog((log) => {
      rmSync(join(log, '..'), { recursive: true });
      symlinkSync(elsewhere, join(log, '..'));
    });
    const reply = await rawRequest(engine.port, LOG);
    expect(reply.body).not.toContain('secret');
  });

  test.each<[string, (log: string) => void]>([
    ['a pipe', (log) => void execFileSync('mkfifo', [log])],
    ['a folder', (log) => mkdirSync(log)],
    ['an endless file', (log) => symlinkSync('/dev/zero', log)],
  ])('%s does not hold the engine up', async (_, make) => {
    const { engine, call } = await withLog((log) => {
      rmSync(log);
      make(log);
    });
    const replies = await Promise.all(Array.from({ length: 20 }, () => rawRequest(engine.port, LOG)));
    for (const { body } of replies) expect(body).toBe('');
    expect((await call('ctrl?q=status')).status).toBe(200);
  });

  test('nothing is written through a link', async () => {
    const target = join(temporaryFolder(), 'profile');
    writeFileSync(target, 'mine\n');
    const { engine, call, until } = await withLog((log) => {
      rmSync(log);
      symlinkSync(target, log);
    });
    await call('queue?q=jrestart&jid=1');
    await until('task', 'jid=1 and tid=1 and done and retrycount=1');
    expect(readFileSync(target, 'utf8')).toBe('mine\n');
    expect(engine.port).toBeGreaterThan(0);
  });
});
