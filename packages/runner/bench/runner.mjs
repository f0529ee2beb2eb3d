// What the runner costs: per output line (scanner alone, and a whole command), and per command. `npx tsc -b && node bench/runner.mjs`
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseDirective, startCommand } from '../dist/index.js';
import { OutputScanner } from '../dist/scanner.js';

const CHUNK = 64 * 1024;
const KINDS = {
  'plain ASCII, 80 bytes': (i) =>
    `${String(i).padStart(8)} reading texture /show/sq01/sh010/tex/wood_${i}`.padEnd(79, '.'),
  'time stamps, 80 bytes': (i) => `10:02:${String(i % 60).padStart(2, '0')}.12 INFO render bucket ${i}`.padEnd(79, '.'),
  'UTF-8, 80 bytes': (i) => `${String(i).padStart(8)} größe ${i} – fertig`.padEnd(76, '.'),
  'each line progress': (i) => `TR_PROGRESS ${i % 100}%`,
  'empty lines': () => '',
};

for (const [name, line] of Object.entries(KINDS)) {
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, i) => `${line(i)}\n`).join(''));
  report(
    `scan: ${name}`,
    200_000,
    'lines',
    best(5, () => scan(bytes)),
  );
}
const noNewline = Buffer.alloc(64 * 1024 * 1024, 'x');
report(
  'scan: 64 MiB without a newline',
  64,
  'MiB',
  best(3, () => scan(noNewline)),
);

const LINES = 1_000_000;
const printer = [
  'awk',
  `BEGIN { for (i = 0; i < ${LINES}; i++) print "line of output with some words in it, as renderers like to print, number", i }`,
];
report('command printing, to the runner', LINES, 'lines', await bestOf(3, () => run(printer)));
report('command printing, to a bare pipe', LINES, 'lines', await bestOf(3, () => bare(printer)));

const COMMANDS = 300;
report(
  'commands, one after another: runner',
  COMMANDS,
  'commands',
  await bestOf(3, () => repeat(COMMANDS, () => run(['true']))),
);
report(
  'commands, one after another: bare spawn',
  COMMANDS,
  'commands',
  await bestOf(3, () => repeat(COMMANDS, () => bare(['true']))),
);

/** @param {Buffer} bytes */
function scan(bytes) {
  const scanner = new OutputScanner('stdout', [parseDirective], () => {});
  for (let at = 0; at < bytes.length; at += CHUNK) scanner.push(bytes.subarray(at, at + CHUNK));
  scanner.finish();
}

/** @param {string[]} argv */
async function run(argv) {
  const ids = { jid: 1, tid: 1, cid: 1, rev: 1 };
  const end = await startCommand({ argv, env: process.env, ids, host: 'here' }, { output: () => {} }).done;
  if (end.exitCode !== 0) throw new Error(`exit code ${end.exitCode}`);
}

/** @param {string[]} argv */
async function bare([program = '', ...args]) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', () => {});
  child.stderr.on('data', () => {});
  await once(child, 'close');
}

/**
 * @param {number} count
 * @param {() => Promise<void>} work
 */
async function repeat(count, work) {
  for (let i = 0; i < count; i++) await work();
}

/**
 * @param {number} times
 * @param {() => void} work
 */
function best(times, work) {
  return Math.min(
    ...Array.from({ length: times }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );
}

/**
 * @param {number} times
 * @param {() => Promise<void>} work
 */
async function bestOf(times, work) {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/**
 * @param {string} name
 * @param {number} count
 * @param {string} unit
 * @param {number} ms
 */
function report(name, count, unit, ms) {
  const each = (ms * 1000) / count;
  console.log(
    `${name.padEnd(42)} ${Math.round((count / ms) * 1000).toLocaleString('en')} ${unit}/s, ${each.toFixed(each < 10 ? 3 : 0)} µs each`,
  );
}
