import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { CommandEnd, CommandSpec, ExpandChunk } from '../command.ts';
import { readStat } from '../proc.ts';
import { LAUNCHER_VARIABLE, type ProcessIdentity, processesWith } from './identity.ts';
import { Launcher, type LauncherOptions } from './launcher.ts';
import { Records } from './records.ts';

interface Told {
  pid?: number;
  percents: number[];
  chunks: [ExpandChunk, number][];
  end?: CommandEnd;
  lost?: string;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-launcher-'));
  onTestFinished(() => {
    for (const { pid } of processesWith(LAUNCHER_VARIABLE, join(folder, 'launcher'))) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

async function openLauncher(
  folder: string,
  {
    expected = [],
    log = join(folder, 'log'),
    ...options
  }: Partial<LauncherOptions> & { expected?: readonly string[]; log?: string } = {},
) {
  const trouble: string[] = [];
  const launcher = new Launcher({
    folder: join(folder, 'launcher'),
    onTrouble: (text) => void trouble.push(text),
    ...options,
  });
  await launcher.open(new Set(expected));
  onTestFinished(() => launcher.close());
  const watch = (begin: (events: Parameters<Launcher['adopt']>[1]) => void): Told & { over: Promise<void> } => {
    const told: Told & { over: Promise<void> } = { percents: [], chunks: [], over: Promise.resolve() };
    told.over = new Promise((resolve) => {
      begin({
        started: (pid) => {
          told.pid = pid;
        },
        progressed: (percent) => void told.percents.push(percent),
        chunk: (chunk, index) => void told.chunks.push([chunk, index]),
        ended: (end) => {
          told.end = end;
          resolve();
        },
        lost: (how) => {
          told.lost = how;
          resolve();
        },
      });
    });
    return told;
  };
  return {
    launcher,
    trouble,
    readLog: () => readFileSync(log, 'utf8'),
    launch: (id: string, script: string, spec: Partial<CommandSpec> = {}) =>
      watch((events) => {
        const ids = { jid: 1, tid: 1, cid: 1, rev: 1 };
        const whole = { argv: ['sh', '-c', script], env: { PATH: process.env.PATH }, ids, host: 'here', ...spec };
        launcher.launch({ id, spec: whole, log, owner: 'fred' }, events);
      }),
    adopt: (id: string) => watch((events) => launcher.adopt(id, events)),
  };
}

const LAUNCHER = fileURLToPath(new URL('../../dist/launcher/launcher.js', import.meta.url));

/** Scripts that were launched by a process that is killed when they all run, or have ended where they end at once. */
async function abandoned(folder: string, scripts: Readonly<Record<string, string>>): Promise<Record<string, number>> {
  const script = `
    import { Launcher } from ${JSON.stringify(LAUNCHER)};
    const launcher = new Launcher({ folder: ${JSON.stringify(join(folder, 'launcher'))} });
    await launcher.open(new Set());
    const pids = {};
    const scripts = Object.entries(${JSON.stringify(scripts)});
    let told = 0;
    const tell = () => { if (++told === scripts.length) process.send(pids); };
    for (const [id, script] of scripts) {
      const spec = { argv: ['sh', '-c', script], env: { PATH: process.env.PATH }, ids: { jid: 1, tid: 1, cid: 1, rev: 1 }, host: 'here' };
      launcher.launch({ id, spec, log: ${JSON.stringify(join(folder, 'log'))}, owner: 'fred' }, {
        started: (pid) => { pids[id] = pid; if (!script.startsWith('exit') && !script.includes('CHUNK')) tell(); },
        progressed: () => {}, chunk: tell, ended: tell, lost: tell,
      });
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [pids] = (await once(child, 'message')) as [Record<string, number>];
  child.kill('SIGKILL');
  await once(child, 'exit');
  return pids;
}

/** The dead that nobody has collected have a number, and nothing else. */
function lives(pid = 0): boolean {
  const stat = readStat(String(pid));
  return stat !== undefined && stat.state !== 'Z';
}

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const launcherPid = (folder: string): number =>
  processesWith(LAUNCHER_VARIABLE, join(folder, 'launcher'))[0]?.pid ?? Number.NaN;

test('a command: what it says, how it ends, what is written', async () => {
  const folder = temporaryFolder();
  const { launch, launcher, readLog } = await openLauncher(folder);
  const told = launch('J1.C1.1', 'cat; echo TR_PROGRESS 30; echo fault >&2; exit 3', { msg: 'hello' });
  await told.over;
  expect(told).toMatchObject({ percents: [30], end: { exitCode: 3, reason: 'exit' } });
  expect(readLog()).toMatch(
    /^====\[.* J1 T1 C1 attempt 1 fred on here\]====\nhello\nfault\n====\[.* exit 3 after .*\n$/,
  );
  // The end is told first, and written down beside.
  await until(() => existsSync(join(folder, 'launcher', 'J1.C1.1.end')));
  const { process: identity, ended } = new Records(join(folder, 'launcher')).read('J1.C1.1');
  expect(identity?.pid).toBe(told.pid);
  expect(ended).toEqual({ end: told.end, chunks: [] });
  launcher.forget('J1.C1.1');
  await until(() => !existsSync(join(folder, 'launcher', 'J1.C1.1.end')));
  expect(
    readdirSync(join(folder, 'launcher'))
      .filter((name) => !name.endsWith('.spare'))
      .sort(),
  ).toEqual(['launcher.log', 'socket']);
});

test('a log of its own that has become long begins anew; the one before is kept', async () => {
  const folder = temporaryFolder();
  const own = join(folder, 'launcher', 'launcher.log');
  mkdirSync(join(folder, 'launcher'));
  writeFileSync(own, 'x'.repeat(1_000_001));
  const { launch } = await openLauncher(folder);
  await launch('J1.C1.1', 'true').over;
  expect([statSync(own).size, statSync(`${own}.before`).size]).toEqual([0, 1_000_001]);
});

test('a log gets whole lines: what comes after an attempt begins its own', async () => {
  const { launch, readLog } = await openLauncher(temporaryFolder());
  await launch('1', 'printf unfinished').over;
  await launch('2', 'printf "TR_EXPAND_CHUNK \\"a.alf\\"\\nto be judged" >&2').over;
  await launch('3', 'true').over;
  expect(readLog()).toMatch(
    /^====.*\nunfinished\n====.* exit 0 after .*\n====.*\nto be judged\n====.*fred.*\n====.* exit 0 after .*\n$/,
  );
});

test('nothing in its folder is for others', async () => {
  const folder = temporaryFolder();
  const { launch } = await openLauncher(folder);
  await launch('J1.C1.1', 'true').over;
  await until(() => existsSync(join(folder, 'launcher', 'J1.C1.1.end')));
  expect(statSync(join(folder, 'launcher')).mode & 0o777).toBe(0o700);
  for (const name of ['J1.C1.1.run', 'J1.C1.1.end', 'launcher.log']) {
    expect(statSync(join(folder, 'launcher', name)).mode & 0o777, name).toBe(0o600);
  }
});

test('the launcher knows no more of our environment than it needs', async () => {
  process.env.SECRET_OF_THE_ENGINE = 'x';
  onTestFinished(() => void delete process.env.SECRET_OF_THE_ENGINE);
  const folder = temporaryFolder();
  const { launch } = await openLauncher(folder);
  const told = launch('J1.C1.1', 'exec sleep 600');
  await until(() => told.pid !== undefined);
  expect(readFileSync(`/proc/${launcherPid(folder)}/environ`, 'latin1')).not.toContain('SECRET_OF_THE_ENGINE');
});

test.skipIf(process.platform !== 'linux')('who ends all that is called node leaves the launcher alone', async () => {
  const folder = temporaryFolder();
  const { launch } = await openLauncher(folder);
  await launch('J1.C1.1', 'true').over;
  for (const file of ['comm', 'cmdline']) {
    const name = readFileSync(`/proc/${launcherPid(folder)}/${file}`, 'utf8');
    expect(name).toMatch(/^jobtronaut laun/);
    expect(name).not.toContain('node');
  }
});

test('a kill goes through the whole sequence', async () => {
  const folder = temporaryFolder();
  const { launch, launcher } = await openLauncher(folder);
  const told = launch('J1.C1.1', `trap "" INT; trap "exit 7" TERM; while [ -e ${folder} ]; do sleep 0.05; done`);
  await until(() => told.pid !== undefined);
  launcher.kill('J1.C1.1', 'enough');
  await told.over;
  expect(told.end).toMatchObject({ exitCode: -15, reason: 'killed' });
});

test.each([
  ['a program that is not there', { argv: ['/no/such/program'] }, 20001],
  ['a run that takes too long', { argv: ['sleep', '600'], maxRunSecs: 0.1 }, 20002],
  ['a folder that is not there', { argv: ['true'], cwd: '/no/such/folder' }, 0],
])('%s', async (_, spec, exitCode) => {
  const { launch } = await openLauncher(temporaryFolder());
  const told = launch('J1.C1.1', '', spec);
  await told.over;
  expect(told.end?.exitCode).toBe(exitCode);
});

test('one launcher runs many commands, and leaves with the one who started it', async () => {
  const folder = temporaryFolder();
  const { launch, launcher } = await openLauncher(folder);
  const all = Array.from({ length: 30 }, (_, index) => launch(`J1.C${index}.1`, `exit ${index}`));
  await Promise.all(all.map(({ over }) => over));
  expect(all.map(({ end }) => end?.exitCode)).toEqual(all.map((_, index) => index));
  expect(processesWith(LAUNCHER_VARIABLE, join(folder, 'launcher'))).toHaveLength(1);
  await launcher.close();
  await until(() => Number.isNaN(launcherPid(folder)));
});

test('the next one takes over: alive, ended, never heard of', async () => {
  const folder = temporaryFolder();
  const go = join(folder, 'go');
  const pids = await abandoned(folder, {
    'J1.C1.1': `echo TR_PROGRESS 10; echo 'TR_EXPAND_CHUNK "/x"'; while [ ! -e ${go} ]; do sleep 0.01; done; exit 4`,
    'J1.C2.1': 'exit 5',
    'J1.C3.1': 'exec sleep 600',
  });
  const second = await openLauncher(folder, { expected: ['J1.C1.1', 'J1.C2.1', 'J1.C4.1'] });
  expect(lives(pids['J1.C3.1'])).toBe(false);
  const [alive, ended, unknown] = ['J1.C1.1', 'J1.C2.1', 'J1.C4.1'].map((id) => second.adopt(id));
  expect(alive).toMatchObject({ pid: pids['J1.C1.1'], percents: [10], chunks: [[{ file: '/x' }, 0]] });
  expect(ended?.end?.exitCode).toBe(5);
  await unknown?.over;
  expect(unknown?.lost).toBe('was lost with its launcher');
  writeFileSync(go, '');
  await alive?.over;
  expect(alive?.end?.exitCode).toBe(4);
});

test('a launcher that is killed: recorded ends count, the rest is ended; another one takes its place', async () => {
  const folder = temporaryFolder();
  const { launch, trouble } = await openLauncher(folder);
  // It ignores the interrupt, and its child outlives it.
  const told = launch('J1.C1.1', `sleep 60 & trap "" INT; while [ -e ${folder} ]; do sleep 0.1; done`);
  await until(() => told.pid !== undefined);
  process.kill(launcherPid(folder), 'SIGKILL');
  await told.over;
  expect(told.lost).toBe('outlived its launcher and was ended');
  expect(lives(told.pid)).toBe(false);
  expect(trouble).toEqual(['the launcher has died; 1 commands that it ran are looked after']);
  const next = launch('J1.C1.2', 'exit 6');
  await next.over;
  expect(next.end?.exitCode).toBe(6);
});

test('a launcher that does not answer is replaced', async () => {
  const folder = temporaryFolder();
  await abandoned(folder, { 'J1.C1.1': 'exec sleep 600' });
  process.kill(launcherPid(folder), 'SIGSTOP');
  const second = await openLauncher(folder, { expected: ['J1.C1.1'], patienceMs: 200 });
  const adopted = second.adopt('J1.C1.1');
  await adopted.over;
  expect(adopted.lost).toBe('outlived its launcher and was ended');
  expect(second.trouble).toEqual(['the launcher cannot be used, and what it runs will run again: it does not answer']);
});

test('a launcher that is stopped is ended together with what it runs when nobody waits for it any longer', async () => {
  const folder = temporaryFolder();
  const { launch, launcher, trouble } = await openLauncher(folder);
  const told = launch('J1.C1.1', 'exec sleep 600');
  await until(() => told.pid !== undefined);
  const pid = launcherPid(folder);
  process.kill(pid, 'SIGSTOP');
  launcher.kill('J1.C1.1', 'enough');
  launcher.giveUp();
  await told.over;
  expect(told.lost).toBe('outlived its launcher and was ended');
  expect([lives(told.pid), lives(pid)]).toEqual([false, false]);
  expect(trouble[0]).toBe('the launcher does not end what it was told to end, and is killed');
});

test('a launcher that is stopped does not hold up who lets it go', async () => {
  const folder = temporaryFolder();
  const { launch, launcher } = await openLauncher(folder, { patienceMs: 200 });
  await launch('J1.C1.1', 'exit 0').over;
  const pid = launcherPid(folder);
  process.kill(pid, 'SIGSTOP');
  await launcher.close();
  expect(lives(pid)).toBe(false);
});

test('folders whose names are longer than the address of a socket', async () => {
  const folder = join(temporaryFolder(), 'a'.repeat(120));
  mkdirSync(folder);
  const pids = await abandoned(folder, { 'J1.C1.1': 'exec sleep 600' });
  const second = await openLauncher(folder, { expected: ['J1.C1.1'] });
  const adopted = second.adopt('J1.C1.1');
  expect(adopted.pid).toBe(pids['J1.C1.1']);
  second.launcher.kill('J1.C1.1', 'enough');
  await adopted.over;
});

test('parsers come from modules; their address may carry words for them', async () => {
  const folder = temporaryFolder();
  const module = join(folder, 'site.mjs');
  writeFileSync(
    module,
    `const word = new URL(import.meta.url).searchParams.get('word');
     export const parsers = [(line) => (line === word ? { kind: 'exit-code', code: 9, log: false } : undefined)];`,
  );
  const { launch } = await openLauncher(folder, { parsers: [`file://${module}?word=fatal`] });
  const told = launch('J1.C1.1', 'echo fatal');
  await told.over;
  expect(told.end?.exitCode).toBe(9);
});

test('parsers that cannot be loaded are told, and commands run without them', async () => {
  const folder = temporaryFolder();
  const { launch, trouble } = await openLauncher(folder, { parsers: ['/no/such/module.mjs'] });
  const told = launch('J1.C1.1', 'echo TR_EXIT_STATUS 8');
  await told.over;
  expect(told.end?.exitCode).toBe(8);
  expect(trouble).toEqual([expect.stringContaining('output parsers cannot be loaded')]);
});

test('a log whose folder vanishes is made anew', async () => {
  const folder = temporaryFolder();
  const { launch, readLog } = await openLauncher(folder);
  const go = join(folder, 'go');
  const told = launch(
    'J1.C1.1',
    `echo one; while [ ! -e ${go} ]; do sleep 0.01; done; echo two; sleep 0.6; echo three`,
  );
  await until(() => existsSync(join(folder, 'log')));
  rmSync(join(folder, 'log'));
  writeFileSync(go, '');
  await told.over;
  expect(readLog()).toContain('three\n');
});

test('a launcher whose folder is gone ends with its last command', async () => {
  const folder = temporaryFolder();
  const go = join(folder, 'go');
  await abandoned(folder, { 'J1.C1.1': `while [ ! -e ${go} ]; do sleep 0.01; done` });
  const pid = launcherPid(folder);
  process.kill(pid, 'SIGTERM');
  rmSync(join(folder, 'launcher'), { recursive: true });
  expect(lives(pid)).toBe(true);
  writeFileSync(go, '');
  await until(() => !lives(pid));
});

test('what ends between two engines, just when the second one has found it alive, is told to it', async () => {
  const folder = temporaryFolder();
  const waitFor = (name: string): string => `while [ ! -e ${folder}/${name} ]; do sleep 0.01; done`;
  await abandoned(folder, {
    'J1.C1.1': `${waitFor('go')}; echo 'TR_PROGRESS 40'; exit 3`,
    'J1.C2.1': `trap "" INT; ${waitFor('stop')}`,
  });
  const launcher = new Launcher({ folder: join(folder, 'launcher') });
  onTestFinished(() => launcher.close());
  // It is held up by the other one, which nobody expects and which takes its time.
  const opening = launcher.open(new Set(['J1.C1.1']));
  const log = join(folder, 'log');
  await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('nobody knows it any more'));
  writeFileSync(join(folder, 'go'), '');
  await until(() => existsSync(join(folder, 'launcher', 'J1.C1.1.end')));
  writeFileSync(join(folder, 'stop'), '');
  await opening;
  const told: unknown[] = [];
  await new Promise<void>((resolve) => {
    launcher.adopt('J1.C1.1', {
      started: () => void told.push('started'),
      progressed: (percent) => void told.push(percent),
      chunk: () => {},
      ended: ({ exitCode }) => resolve(void told.push({ exitCode })),
      lost: (how) => resolve(void told.push(how)),
    });
  });
  expect(told).toEqual(['started', 40, { exitCode: 3 }]);
});

test('an end that comes while the folder is away for a moment is recorded when it is back', async () => {
  const folder = temporaryFolder();
  await abandoned(folder, { 'J1.C1.1': `while [ ! -e ${folder}/go ]; do sleep 0.01; done; exit 3` });
  const [there, away] = [join(folder, 'launcher'), join(folder, 'away')];
  renameSync(there, away);
  writeFileSync(join(folder, 'go'), '');
  await until(() => readFileSync(join(away, 'launcher.log'), 'utf8').includes('J1.C1.1 cannot be recorded'));
  renameSync(away, there);
  await until(() => existsSync(join(there, 'J1.C1.1.end')));
  const log = (): string => readFileSync(join(there, 'launcher.log'), 'utf8');
  await until(() => log().includes('attempt J1.C1.1 is recorded now'));
  // Not as often as it was tried.
  expect(log().match(/cannot be recorded/g)).toHaveLength(1);
  const { adopt } = await openLauncher(folder, { expected: ['J1.C1.1'] });
  const told = adopt('J1.C1.1');
  await told.over;
  expect(told.end).toMatchObject({ exitCode: 3 });
});

test('an end that was recorded by a launcher that is gone is told, and of which process it is', async () => {
  const folder = temporaryFolder();
  const pids = await abandoned(folder, { 'J1.C1.1': `while [ ! -e ${folder}/go ]; do sleep 0.01; done; exit 3` });
  writeFileSync(join(folder, 'go'), '');
  await until(() => existsSync(join(folder, 'launcher', 'J1.C1.1.end')));
  process.kill(launcherPid(folder), 'SIGKILL');
  const { adopt } = await openLauncher(folder, { expected: ['J1.C1.1'] });
  const told = adopt('J1.C1.1');
  await told.over;
  expect(told.end).toMatchObject({ exitCode: 3 });
  expect(told.pid).toBe(pids['J1.C1.1']);
});

test('what is to be launched while the folder is away for a moment is launched when it is back', async () => {
  const folder = temporaryFolder();
  const { launch, launcher, trouble } = await openLauncher(folder);
  await launch('J1.C1.1', 'exit 0').over;
  const [there, away] = [join(folder, 'launcher'), join(folder, 'away')];
  const expand = { capture: launcher.expandFile('J1.C2.1') };
  renameSync(there, away);
  const told = launch('J1.C2.1', 'echo tasks', { expand });
  await until(() => trouble.some((text) => text.includes('J1.C2.1 cannot be launched')) || told.end !== undefined);
  renameSync(away, there);
  await told.over;
  expect(told.end).toMatchObject({ exitCode: 0, expandFile: expand.capture });
  expect(readFileSync(expand.capture, 'utf8')).toBe('tasks\n');
});

test.each([
  ['is told when it is back', false, { exitCode: 0, reason: 'exit' }],
  ['can be killed', true, { exitCode: -15, reason: 'killed' }],
] as const)('what ends with tasks to expand while the folder is away for a moment %s', async (_, isKilled, end) => {
  const folder = temporaryFolder();
  const { launch, launcher, trouble } = await openLauncher(folder);
  const [there, away] = [join(folder, 'launcher'), join(folder, 'away')];
  const expand = { capture: launcher.expandFile('J1.C1.1') };
  const told = launch('J1.C1.1', `while [ ! -e ${folder}/go ]; do sleep 0.01; done; echo tasks`, { expand });
  await until(() => told.pid !== undefined);
  renameSync(there, away);
  writeFileSync(join(folder, 'go'), '');
  await until(() => trouble.some((text) => text.includes('what it expands is waited for')) || told.end !== undefined);
  if (isKilled) {
    launcher.kill('J1.C1.1', 'nobody wants it');
    await told.over;
  }
  renameSync(away, there);
  await told.over;
  expect(told.end).toMatchObject(end);
  expect(told.end?.expandFile).toBe(isKilled ? undefined : expand.capture);
  expect(readFileSync(expand.capture, 'utf8')).toBe('tasks\n');
});

test('a folder that is away with all that it lies in finds its place free when it comes back', async () => {
  const elsewhere = temporaryFolder();
  const [folder, away] = [join(elsewhere, 'state'), join(elsewhere, 'away')];
  mkdirSync(folder);
  const log = join(folder, 'logs', 'J1', 'T1.log');
  const { launch, launcher, trouble, readLog } = await openLauncher(folder, { log });
  const first = launch('J1.C1.1', `while [ ! -e ${elsewhere}/go ]; do sleep 0.01; done`);
  await until(() => first.pid !== undefined);
  renameSync(folder, away);
  // No log can be written there, and no launcher be started.
  const second = launch('J1.C2.1', `echo two > ${elsewhere}/two`);
  await until(() => trouble.some((text) => text.includes('J1.C2.1 cannot be launched')) || second.end !== undefined);
  launcher.kill('J1.C2.1', 'nobody wants it');
  await second.over;
  expect(second.end?.reason).toBe('killed');
  expect(existsSync(join(elsewhere, 'two'))).toBe(false);
  for (const { pid } of processesWith(LAUNCHER_VARIABLE, join(folder, 'launcher'))) process.kill(pid, 'SIGKILL');
  await first.over;
  const third = launch('J1.C3.1', 'echo three');
  await until(() => existsSync(folder) || trouble.some((text) => text.includes('no launcher for commands')));
  expect(existsSync(folder)).toBe(false);
  renameSync(away, folder);
  await third.over;
  const ofLauncher = trouble.filter((text) => text.includes('launcher for commands'));
  expect(ofLauncher).toEqual([
    expect.stringMatching(/^no launcher for commands, trying again: /),
    'there is a launcher for commands now',
  ]);
  expect(third.end).toMatchObject({ exitCode: 0 });
  expect(readLog()).toContain('three\n');
});

test('what waits for a folder that is away is left to the next engine when its own one dies', async () => {
  const folder = temporaryFolder();
  const { launch, launcher, trouble } = await openLauncher(folder);
  await launch('J1.C1.1', 'exit 0').over;
  const [there, away] = [join(folder, 'launcher'), join(folder, 'away')];
  renameSync(there, away);
  launch('J1.C2.1', `echo ran > ${folder}/ran`);
  await until(() => trouble.some((text) => text.includes('J1.C2.1 cannot be launched')));
  launcher.part();
  await until(() =>
    /J1.C2.1 was not launched|J1.C2.1 cannot be recorded/.test(readFileSync(join(away, 'launcher.log'), 'utf8')),
  );
  renameSync(away, there);
  const { adopt } = await openLauncher(folder, { expected: ['J1.C2.1'] });
  const told = adopt('J1.C2.1');
  await told.over;
  expect(told).toMatchObject({ lost: 'was lost with its launcher' });
  expect(existsSync(join(folder, 'ran'))).toBe(false);
});

test('what is launched while a launcher that survived is looked at, and dies then, is launched once and not lost', async () => {
  const folder = temporaryFolder();
  await abandoned(folder, {
    'J1.C1.1': `trap "" INT; echo on >> ${folder}/on; while [ -e ${folder} ]; do sleep 0.05; done`,
  });
  await until(() => existsSync(join(folder, 'on')));
  const launcher = new Launcher({ folder: join(folder, 'launcher') });
  onTestFinished(() => launcher.close());
  const opening = launcher.open(new Set());
  // It has been told to end what nobody expects.
  const log = join(folder, 'log');
  await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('nobody knows it any more'));
  const told: string[] = [];
  const over = new Promise<void>((resolve) => {
    const ids = { jid: 1, tid: 1, cid: 2, rev: 1 };
    const spec = {
      argv: ['sh', '-c', `echo begun >> ${folder}/runs`],
      env: { PATH: process.env.PATH },
      ids,
      host: 'here',
    };
    const end = (text: string) => (): void => {
      told.push(text);
      resolve();
    };
    const nothing = (): void => {};
    launcher.launch(
      { id: 'J1.C2.1', spec, log, owner: 'fred' },
      {
        started: () => void told.push('started'),
        progressed: nothing,
        chunk: nothing,
        ended: end('ended'),
        lost: end('lost'),
      },
    );
  });
  process.kill(launcherPid(folder), 'SIGKILL');
  await opening;
  await over;
  expect(told).toEqual(['started', 'ended']);
  expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('begun\n');
});

test.skipIf(process.platform !== 'linux')(
  'a machine without room fails no command: it is launched when there is room, or ended while it waits',
  async () => {
    const folder = temporaryFolder();
    const { launch, launcher, trouble, readLog } = await openLauncher(folder);
    await launch('J1.C1.1', 'exit 0').over;
    const mayOpen = (files: number): void =>
      void execFileSync('prlimit', ['--pid', String(launcherPid(folder)), `--nofile=${files}:`]);
    mayOpen(10);
    const waits = launch('J1.C2.1', 'echo begun');
    const killed = launch('J1.C3.1', 'echo never');
    await until(() => trouble.filter((text) => text.includes('cannot be launched, trying again')).length === 2);
    expect(trouble.join()).toContain('attempt J1.C2.1 cannot be launched, trying again: EMFILE: too many open files');
    launcher.kill('J1.C3.1', 'nobody wants it');
    await killed.over;
    expect(killed).toMatchObject({ end: { exitCode: -15, reason: 'killed' } });
    mayOpen(1000);
    await waits.over;
    expect(waits).toMatchObject({ end: { exitCode: 0, reason: 'exit' } });
    expect(waits.end).not.toHaveProperty('noRoom');
    expect(readLog()).toContain('begun\n');
    expect(readLog()).not.toContain('never');
  },
);

test('what is asked to end together with its launcher, as when the machine shuts down, is lost; alone, it has ended', async () => {
  const folder = temporaryFolder();
  const { launch, readLog } = await openLauncher(folder);
  const alone = launch('J1.C1.1', 'exec sleep 1000');
  const swept = launch('J1.C2.1', `trap "exit 7" TERM; echo ready; while [ -e ${folder} ]; do sleep 0.01; done`);
  const first = launch('J1.C3.1', 'exec sleep 1000');
  await until(() => alone.pid !== undefined && first.pid !== undefined && existsSync(join(folder, 'log')));
  await until(() => readLog().includes('ready'));
  process.kill(-(alone.pid ?? 0), 'SIGTERM');
  await alone.over;
  expect(alone.end).toMatchObject({ exitCode: -15, reason: 'exit' });
  const pid = launcherPid(folder);
  process.kill(-(first.pid ?? 0), 'SIGTERM');
  process.kill(pid, 'SIGTERM');
  await first.over;
  // What comes after that has not been asked.
  const later = launch('J1.C4.1', 'exit 3');
  await later.over;
  expect(later.end).toMatchObject({ exitCode: 3, reason: 'exit' });
  process.kill(-(swept.pid ?? 0), 'SIGTERM');
  await swept.over;
  for (const { lost } of [first, swept]) expect(lost).toBe('was asked to end together with its launcher, and did');
  expect(readdirSync(join(folder, 'launcher')).filter((name) => /C[23].1.end/.test(name))).toEqual([]);
});

test('what waits for a launcher that cannot be started can be killed, and does not keep us from closing', async () => {
  const folder = temporaryFolder();
  const { launch, launcher, trouble } = await openLauncher(folder);
  rmSync(join(folder, 'launcher'), { recursive: true });
  writeFileSync(join(folder, 'launcher'), '');
  const told = launch('J1.C1.1', 'exit 0');
  await until(() => trouble.length > 0);
  expect(trouble[0]).toMatch(/^no launcher for commands, trying again: /);
  launcher.kill('J1.C1.1', 'nobody wants it');
  await told.over;
  expect(told).toMatchObject({ end: { exitCode: -15, reason: 'killed' } });
  await launcher.close();
});

/** Its own process numbers, and its own /proc; root may make one. */
const CONTAINER = ['--pid', '--fork', '--mount-proc', '--kill-child'];
const hasContainers = spawnSync('unshare', [...CONTAINER, 'true']).status === 0;

test.skipIf(!hasContainers)('what is lost with its container is not suspect of having ended its launcher', async () => {
  const folder = temporaryFolder();
  const identity = fileURLToPath(new URL('../../dist/launcher/identity.js', import.meta.url));
  const script = `import(${JSON.stringify(identity)}).then(({ identify }) => console.log(JSON.stringify(identify(process.pid))))`;
  const inside = execFileSync('unshare', [...CONTAINER, process.execPath, '-e', script], { encoding: 'utf8' });
  mkdirSync(join(folder, 'launcher'));
  new Records(join(folder, 'launcher')).writeProcess('J1.C1.1', JSON.parse(inside) as ProcessIdentity);
  const { launcher } = await openLauncher(folder, { expected: ['J1.C1.1'] });
  const nothing = (): void => {};
  const how = await new Promise((resolve) => {
    const lost = (...told: [string, boolean]): void => resolve(told);
    launcher.adopt('J1.C1.1', { started: nothing, progressed: nothing, chunk: nothing, ended: nothing, lost });
  });
  expect(how).toEqual(['was lost when the machine or its container stopped', false]);
});
