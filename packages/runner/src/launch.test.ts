import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { basicSpec, run, sh, testFolder } from '../test/run.ts';
import { FAILURE_EXIT_CODES } from './codes.ts';
import { startCommand } from './start.ts';

const LINUX = process.platform === 'linux';

test('words go to the program as they are, without a shell', async () => {
  const { log, exitCode, reason } = await run(
    sh('for word; do printf %b, "$word"; done', 'a b', '$(echo x)', '*', '; exit 3', ''),
  );
  expect({ log, exitCode, reason }).toEqual({ log: 'a b,$(echo x),*,; exit 3,,', exitCode: 0, reason: 'exit' });
});

test('exit codes and signals', async () => {
  expect(await run(sh('exit 7'))).toMatchObject({ exitCode: 7, reason: 'exit' });
  expect(await run(sh('kill -SEGV $$'))).toMatchObject({ exitCode: -11, reason: 'exit' });
});

test('its output is made of pipes that can be opened by name', async () => {
  const { log } = await run(
    sh('for fd in 0 1 2; do [ -p /dev/fd/$fd ] && echo pipe; done; echo out > /dev/stdout; echo err > /dev/stderr'),
  );
  expect(log.split('\n').sort().join(' ').trim()).toBe('err out pipe pipe pipe');
});

test('pipes serve one command after the other; nothing gets from one to the next', async () => {
  const leftBehind = sh('(sleep 0.3; echo late; echo late >&2) & echo left > /dev/stdin; echo now');
  expect((await run(leftBehind, {}, { drainMs: 10 })).log).toBe('now\n');
  const ends = await Promise.all(Array.from({ length: 40 }, () => run(['timeout', '0.5', 'cat'])));
  expect(new Set(ends.map(({ log, exitCode }) => `${exitCode} ${log}`))).toEqual(new Set(['124 ']));
});

test('both streams are logged', async () => {
  expect((await run(sh('echo out; echo err >&2'))).log.split('\n').sort()).toEqual(['', 'err', 'out']);
});

test('msg, a newline and the end of file on stdin', async () => {
  expect((await run(['cat'], { msg: 'größe\nzwei' })).log).toBe('größe\nzwei\n');
  expect((await run(['cat', '/dev/stdin'], { msg: '' })).log).toBe('\n');
  expect((await run(['wc', '-c'], { msg: 'x'.repeat(300_000) })).log.trim()).toBe('300001');
});

test('without msg stdin stays silent and open', async () => {
  // A read that waits is killed by timeout (124); one that meets the end of file would end with 1.
  expect(await run(['timeout', '0.1', 'sh', '-c', 'read line'])).toMatchObject({ exitCode: 124 });
});

test.skipIf(!LINUX)('a process group of its own', async () => {
  const { log } = await run(sh('read -r _ _ _ _ group _ < /proc/$$/stat; [ $group = $$ ] && echo leader'));
  expect(log).toBe('leader\n');
});

test('working folder; PWD follows', async () => {
  const cwd = testFolder();
  expect((await run(sh('pwd'), { cwd })).log).toBe(`${cwd}\n`);
  expect((await run(['printenv', 'PWD'], { cwd, env: { ...basicSpec([]).env, PWD: '/old' } })).log).toBe(`${cwd}\n`);
});

test.each(['/nowhere', '/etc/hostname', 'locked'])(
  'a working folder that cannot be entered is no error: %s',
  async (name) => {
    const locked = join(testFolder(), 'locked');
    writeFileSync(locked, '');
    const { exitCode, log } = await run(sh('pwd'), { cwd: name === 'locked' ? locked : name });
    expect(exitCode).toBe(0);
    expect(log).toMatch(/^jobtronaut: cannot enter .*; running in .* \[cwd-unusable\]\n/);
    expect(log.endsWith(`${process.cwd()}\n`)).toBe(true);
  },
);

test('a failure to launch is an end, explained in the log', async () => {
  const plain = join(testFolder(), 'plain');
  writeFileSync(plain, 'text');
  const lost = join(testFolder(), 'lost');
  writeFileSync(lost, '#!/no/such/interpreter\n');
  chmodSync(lost, 0o700);
  const cases: [string[], RegExp][] = [
    [['no-such-program'], /cannot launch no-such-program: not found/],
    [['$HOME/no-such'], /cannot launch \/home\/fred\/no-such: not found/],
    [[plain], /plain: it may not be executed/],
    [[lost], /lost: not found, or what its first line names/],
    [[], /names no program/],
    [[''], /names no program/],
    [['echo', 'nul\0'], /cannot launch echo: .*null bytes/],
    [['echo', 'x'.repeat(5_000_000)], /longer than the operating system takes/],
  ];
  for (const [argv, why] of cases) {
    const { exitCode, reason, log } = await run(argv);
    expect({ exitCode, reason }).toEqual({ exitCode: FAILURE_EXIT_CODES['launch-failed'], reason: 'launch-failed' });
    expect(log).toMatch(why);
    expect(log).toMatch(/^jobtronaut: .* \[launch-failed\]\n$/);
  }
});

test('a capture file that cannot be written is a failure to launch', async () => {
  const { exitCode, log } = await run(['true'], { expand: { capture: '/nowhere/x' } });
  expect(exitCode).toBe(FAILURE_EXIT_CODES['launch-failed']);
  expect(log).toContain('/nowhere/x');
});

test('killing what was never started does nothing', async () => {
  const command = startCommand(basicSpec(['no-such-program']), { output: () => {} });
  command.kill();
  expect(command.pid).toBeUndefined();
  expect(await command.done).toMatchObject({ reason: 'launch-failed' });
});

test.skipIf(!LINUX)('many commands leave no open files and nothing in the folder for temporary files', async () => {
  const openFiles = () => readdirSync('/proc/self/fd').length;
  // Others may use the folder of the machine.
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-launch-'));
  const { TMPDIR } = process.env;
  onTestFinished(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    rmSync(folder, { recursive: true });
  });
  process.env.TMPDIR = folder;
  const left = () => readdirSync(folder);
  await run(['true']);
  // Pipes are made in batches: what waits for use may differ by one batch of each kind.
  const before = openFiles();
  await Promise.all(
    Array.from({ length: 40 }, (_, i) => run(i % 2 ? ['true'] : ['no-such-program'], i % 3 ? {} : { msg: 'x' })),
  );
  expect(openFiles() - before).toBeLessThanOrEqual(2 * 64);
  for (let i = 0; i < 3; i++) await Promise.all(Array.from({ length: 40 }, () => run(['true'])));
  expect(openFiles() - before).toBeLessThanOrEqual(2 * 64);
  expect(left()).toEqual([]);
});
