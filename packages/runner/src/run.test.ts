import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { run, sh, testFolder } from '../test/run.ts';
import { FAILURE_EXIT_CODES } from './codes.ts';
import { parseDirective } from './directives.ts';
import { readExpandText } from './expansion.ts';
import type { LineParser } from './line-parser.ts';

test.each([
  ['echo TR_EXIT_STATUS 0; exit 5', 0],
  ['echo TR_EXIT_STATUS 4', 4],
  ['echo TR_EXIT_STATUS 4 >&2; echo ALF_EXIT_STATUS 0 >&2; exit 1', 0],
  ['printf "TR_EXIT_STATUS 6"', 6],
  ['echo TR_EXIT_STATUS 0; kill -9 $$', 0],
])('exit status directive: %s', async (script, exitCode) => {
  expect(await run(sh(script))).toMatchObject({ exitCode, reason: 'exit', log: '' });
});

test('a command that stays after its exit status directive is terminated, with its group', async () => {
  const { exitCode, reason, log } = await run(
    sh('trap "" INT; sleep 100 & echo TR_EXIT_STATUS 0; sleep 100'),
    {},
    { exitStatusMs: 50 },
  );
  expect({ exitCode, reason }).toEqual({ exitCode: 0, reason: 'exit' });
  expect(log).toMatch(/^jobtronaut: terminated: .* after its exit status directive\n/);
});

test('exitStatusMs 0 lets it stay', async () => {
  expect(await run(sh('echo TR_EXIT_STATUS 3; sleep 0.1; echo end'), {}, { exitStatusMs: 0 })).toMatchObject({
    exitCode: 3,
    log: 'end\n',
  });
});

test('progress of both streams', async () => {
  const script = 'echo TR_PROGRESS 10%; echo text; echo "Frame 1 (1 of 2)"; echo ALF_PROGRESS 90%';
  const { log, progress } = await run(sh(script), {}, { progressMs: 0 });
  expect({ log, progress }).toEqual({ log: 'text\nFrame 1 (1 of 2)\n', progress: [10, 50, 90] });
  expect((await run(sh('echo TR_PROGRESS 7% >&2'))).progress).toEqual([7]);
});

test('what an application says of itself counts until the command reports its own progress', async () => {
  const parsers: LineParser[] = [
    parseDirective,
    (line) =>
      line.startsWith('Sample')
        ? { kind: 'progress', percent: Number(line.slice(7)), estimate: true, log: true }
        : undefined,
  ];
  const script = 'echo Sample 50; echo Sample 100; echo TR_PROGRESS 33%; echo Sample 10; echo TR_PROGRESS 66%';
  const { log, progress } = await run(sh(script), {}, { progressMs: 0, parsers });
  expect({ log, progress }).toEqual({ log: 'Sample 50\nSample 100\nSample 10\n', progress: [50, 100, 33, 66] });
});

test('progress is throttled, the last value is told before the end', async () => {
  const { progress } = await run(sh('for i in 1 2 3 4 5; do echo TR_PROGRESS "$i"0%; done'));
  expect(progress.at(-1)).toBe(50);
  expect(progress.length).toBeLessThanOrEqual(2);
});

test('chunks to expand: relative to the working folder, told in order', async () => {
  const cwd = testFolder();
  const order: string[] = [];
  const { log } = await run(
    sh(
      'echo before; echo "TR_EXPAND_CHUNK \\"a b.alf\\" somewhere"; echo between; echo "TR_EXPAND_CHUNK \\"/x.alf\\""; echo after',
    ),
    { cwd },
    {},
    {
      output: (bytes) => void order.push(Buffer.from(bytes).toString().trim()),
      expandChunk: ({ file }) => void order.push(file),
    },
  );
  expect(log).toBe('');
  expect(order).toEqual(['before', join(cwd, 'a b.alf'), 'between', '/x.alf', 'after']);
});

test('captured output for expansion: not logged, not scanned, directives removed', async () => {
  const capture = join(testFolder(), 'capture.alf');
  const text = 'TR_PROGRESS 5%\nTask {a}\nALF_PROGRESS 10 %\nTR_EXIT_STATUS 3\nTask {TR_PROGRESS 5%}';
  const end = await run(['cat'], { msg: text, expand: { capture } });
  expect(end).toMatchObject({ exitCode: 0, log: '', progress: [], expandFile: capture });
  expect(await readExpandText(capture)).toBe('\nTask {a}\n\n\nTask {TR_PROGRESS 5%}\n');
  expect(await run(sh('echo text; echo problem >&2; exit 2'), { expand: { capture } })).toMatchObject({
    exitCode: 2,
    log: 'problem\n',
  });
});

test('a failed command expands nothing', async () => {
  const capture = join(testFolder(), 'capture.alf');
  expect(await run(sh('echo Task; exit 1'), { expand: { capture } })).not.toHaveProperty('expandFile');
});

test('a file to expand that the command writes', async () => {
  const cwd = testFolder();
  const end = await run(sh('echo "Task {a}" > out.alf; echo logged'), { cwd, expand: { read: 'out.alf' } });
  expect(end).toMatchObject({ exitCode: 0, log: 'logged\n', expandFile: join(cwd, 'out.alf') });
  const none = await run(['true'], { cwd, expand: { read: 'none.alf' } });
  expect(none).toMatchObject({ exitCode: FAILURE_EXIT_CODES['expand-unreadable'], reason: 'expand-unreadable' });
  expect(none.log).toMatch(/cannot read what it was to expand: .*none\.alf.* \[expand-unreadable\]\n$/);
  await expect(readExpandText(join(cwd, 'none.alf'))).rejects.toMatchObject({ code: 'expand-unreadable' });
});

test('line parsers from outside: replace, drop, end early; the rest goes to the next', async () => {
  const site: LineParser = (line, stream, { ids }) => {
    if (line === 'secret') return { kind: 'text', log: '***' };
    if (line === 'noise') return { kind: 'text', log: false };
    if (line === 'License lost') return { kind: 'fatal-code', code: 77, log: `${stream} of ${ids.cid}: ${line}` };
    return undefined;
  };
  const script = 'echo secret; echo noise; echo TR_PROGRESS 3%; echo License lost; exec sleep 100';
  const end = await run(sh(script), {}, { parsers: [site, parseDirective] });
  expect(end).toMatchObject({
    exitCode: 77,
    reason: 'fatal-line',
    progress: [3],
    log: '***\nstdout of 4: License lost\n',
  });
});

test('a parser that throws is noted once, and the line is logged', async () => {
  const broken: LineParser = () => {
    throw new Error('broken');
  };
  const { log } = await run(sh('echo a; echo b'), {}, { parsers: [broken] });
  expect(log.split('\n').sort()).toEqual([
    '',
    'a',
    'b',
    'jobtronaut: an output parser failed; lines that it fails on are logged as they are: broken [parser-failed]',
  ]);
});

test('a slow receiver holds the command back: one call at a time, nothing lost, memory bounded', async () => {
  let waiting = 0;
  let most = 0;
  let bytes = 0;
  const before = process.memoryUsage().arrayBuffers;
  let highest = 0;
  const output = async (chunk: Uint8Array): Promise<void> => {
    most = Math.max(most, ++waiting);
    bytes += chunk.length;
    await turn();
    highest = Math.max(highest, process.memoryUsage().arrayBuffers - before);
    waiting--;
  };
  const script = 'head -c 100000000 /dev/zero & head -c 50000000 /dev/zero >&2; wait';
  expect(await run(sh(script), {}, {}, { output })).toMatchObject({ exitCode: 0 });
  expect({ most, bytes }).toEqual({ most: 1, bytes: 150_000_000 });
  expect(highest).toBeLessThan(64 * 1024 * 1024);
});

test('what was written before the end is never lost, however slow the receiver', async () => {
  let bytes = 0;
  const output = async (chunk: Uint8Array): Promise<void> => {
    bytes += chunk.length;
    for (let i = 0; i < 20; i++) await turn();
  };
  await run(sh('head -c 2000000 /dev/zero'), {}, { drainMs: 1 }, { output });
  expect(bytes).toBe(2_000_000);
});

test('a process left behind that holds the output open does not hold up the end', async () => {
  const pidFile = join(testFolder(), 'pid');
  onTestFinished(() => void process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL'));
  const end = await run(sh('sleep 100 & echo $! > "$1"; echo end; exit 3', pidFile), {}, { drainMs: 20 });
  expect(end).toMatchObject({ exitCode: 3, reason: 'exit', log: 'end\n' });
});

test('nor does one that keeps writing', async () => {
  const pidFile = join(testFolder(), 'pid');
  const end = await run(sh('yes & echo $! > "$1"; exit 3', pidFile), {}, { drainMs: 20 });
  expect(end).toMatchObject({ exitCode: 3, reason: 'exit' });
});

test('a receiver that fails costs the log, not the command', async () => {
  const folder = testFolder();
  let calls = 0;
  const output = () => {
    calls++;
    throw new Error('disk full');
  };
  const end = await run(sh('echo a; echo TR_PROGRESS 5%; echo b; echo c > "$1/done"', folder), {}, {}, { output });
  expect(end).toMatchObject({ exitCode: 0, logError: 'disk full', progress: [5] });
  expect(calls).toBe(1);
  expect(readFileSync(join(folder, 'done'), 'utf8')).toBe('c\n');
});

test('times', async () => {
  const before = Date.now();
  const { ended, elapsedSecs } = await run(['sleep', '0.05']);
  expect(ended).toBeGreaterThan(before);
  expect(elapsedSecs).toBeGreaterThanOrEqual(0.05);
});

test('the end and the command are plain data', async () => {
  const end = await run(['true']);
  expect(JSON.parse(JSON.stringify(end))).toEqual(end);
});
