import { expect, test } from 'vitest';
import { basicSpec, sh } from '../test/run.ts';
import { FAILURE_EXIT_CODES } from './codes.ts';
import type { CommandEnd, CommandSpec } from './command.ts';
import { allProcesses } from './proc.ts';
import type { RunnerOptions } from './runner-options.ts';
import { startCommand } from './start.ts';

/** Starts a command and kills it as soon as it says `ready`. */
async function killReady(
  argv: string[],
  options: RunnerOptions = {},
  spec: Partial<CommandSpec> = {},
): Promise<CommandEnd & { log: string; left: number }> {
  let log = '';
  const command = startCommand(
    { ...basicSpec(argv), ...spec },
    {
      output: (bytes) => {
        const before = log;
        log += Buffer.from(bytes).toString();
        if (!before.includes('ready') && log.includes('ready')) command.kill('test');
      },
    },
    options,
  );
  const end = await command.done;
  command.kill('too late');
  const processes = process.platform === 'linux' ? [...allProcesses()] : [];
  const left = processes.filter(({ group, state }) => group === command.pid && state !== 'Z').length;
  return { ...end, log, left };
}

/** Prints each signal that it gets, and goes on. */
const DEAF = `for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => console.log(name));
  setInterval(() => {}, 1000); console.log('ready');`;

test('interrupt ends an ordinary command', async () => {
  const end = await killReady(sh('echo ready; exec sleep 100'));
  expect(end).toMatchObject({ exitCode: -2, reason: 'killed', log: 'ready\njobtronaut: killed: test\n' });
});

test('interrupt, terminate, kill, a step apart', async () => {
  const end = await killReady([process.execPath, '-e', DEAF], { killStepMs: 150 });
  expect(end).toMatchObject({ exitCode: -9, reason: 'killed' });
  expect(end.log).toBe('ready\njobtronaut: killed: test\nSIGINT\nSIGTERM\n');
  expect(end.elapsedSecs).toBeGreaterThan(0.3);
});

test('terminate ends what ignores interrupt', async () => {
  const end = await killReady(sh('trap "" INT; echo ready; exec sleep 100'), { killStepMs: 50 });
  expect(end).toMatchObject({ exitCode: -15, reason: 'killed' });
});

test('a command that ends by itself when it is interrupted was killed all the same', async () => {
  const end = await killReady(sh('trap "echo tidy; exit 0" INT; echo ready; sleep 100 & wait'), { killStepMs: 50 });
  expect(end).toMatchObject({ exitCode: -15, reason: 'killed' });
  expect(end.log).toContain('tidy');
});

test('the whole group ends, also what outlives its leader', async () => {
  // A shell without job control makes what it starts with & deaf to interrupts.
  const end = await killReady(sh('sleep 100 & sleep 100 & echo ready; exec sleep 100'), { killStepMs: 50 });
  expect(end).toMatchObject({ exitCode: -2, reason: 'killed', left: 0 });
});

test('a stopped command ends too', async () => {
  const end = await killReady(sh('trap "" INT TERM; echo ready; kill -STOP $$'), { killStepMs: 50 });
  expect(end).toMatchObject({ exitCode: -9, reason: 'killed' });
});

test('an exit status directive does not hide a kill', async () => {
  const end = await killReady(sh('echo TR_EXIT_STATUS 0; echo ready; exec sleep 100'));
  expect(end).toMatchObject({ exitCode: -2, reason: 'killed' });
});

test('longer than maxRunSecs', async () => {
  const end = await killReady(sh('exec sleep 100'), {}, { maxRunSecs: 0.1 });
  expect(end).toMatchObject({ exitCode: FAILURE_EXIT_CODES['ran-too-long'], reason: 'ran-too-long' });
  expect(end.log).toBe('jobtronaut: killed: longer than 0.1 s [ran-too-long]\n');
});

test('a limit beyond the longest timer is no limit of zero', async () => {
  expect(await killReady(sh('exit 3'), {}, { maxRunSecs: 1e9 })).toMatchObject({ exitCode: 3, reason: 'exit' });
});

test('shorter than minRunSecs', async () => {
  const short = { minRunSecs: 60 };
  const end = await killReady(sh('printf half'), {}, short);
  expect(end).toMatchObject({ exitCode: FAILURE_EXIT_CODES['ran-too-short'], reason: 'ran-too-short' });
  expect(end.log).toMatch(/^half\njobtronaut: ended after 0\.\d s, less than 60 s \[ran-too-short\]\n$/);
  expect(await killReady(sh('exit 3'), {}, short)).toMatchObject({ exitCode: 3, reason: 'exit' });
  expect(await killReady(sh('exit 0'), {}, { minRunSecs: 0, maxRunSecs: 0 })).toMatchObject({ exitCode: 0 });
});

test('what a command leaves behind that somebody else has killed is ended, before its end is told', async () => {
  const end = await killReady(sh('sleep 1000 & kill -9 $$'));
  expect(end).toMatchObject({ exitCode: -9, reason: 'exit', log: '', left: 0 });
});
