// How long the command takes to answer, against a bare `node -e 0`. Interleaved, so that the rest of the machine matters little; minima count.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUNDS = Number(process.argv[2] ?? 30);
const FILES = 500;
const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/jobtronaut.js', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-start-up-'));
const env = {
  PATH: process.env.PATH,
  HOME: folder,
  XDG_CACHE_HOME: join(folder, 'cache'),
  XDG_STATE_HOME: join(folder, 'state'),
};
mkdirSync(join(folder, 'plugins'));
for (let at = 0; at < FILES; at++) {
  writeFileSync(
    join(folder, 'plugins', `task${at}.ts`),
    `import { task } from '@jobtronaut/core';
import { z } from 'zod';
export class Task${at} extends task({
  description: 'Task number ${at}.',
  arguments: { frames: z.string().describe('Frames.'), quality: z.enum(['low', 'high']).default('low') },
  elementsId: 'frames',
}) {
  override cmd() {
    return ['/bin/echo', this.arguments.frames.processed];
  }
}
`,
  );
}
writeFileSync(
  join(folder, 'jobtronaut.config.ts'),
  "import { defineConfig } from '@jobtronaut/plugins-loader';\nexport default defineConfig({ PLUGIN_PATH: ['plugins'] });\n",
);

const line = 'jobtronaut submit --task Task4';
const PROGRAMS = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: 'jobtronaut --version', args: [COMMAND, '--version'], aim: 1.3 },
  { name: 'jobtronaut --help', args: [COMMAND, '--help'], aim: 1.3 },
  { name: 'jobtronaut submit --help', args: [COMMAND, 'submit', '--help'], aim: 1.3 },
  { name: `jobtronaut list, ${FILES} plugin files`, args: [COMMAND, 'list'], aim: 2 },
  { name: 'completion of a task name (Tab)', args: [COMMAND, '__complete', 'bash', line, String(line.length)], aim: 2 },
  { name: 'jobtronaut plan of one of them', args: [COMMAND, 'plan', '--task', 'Task4', '--frames', '1'] },
];

try {
  const first = process.hrtime.bigint();
  run([COMMAND, 'list']);
  const cold = Number(process.hrtime.bigint() - first) / 1e6;
  const least = PROGRAMS.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, { args }] of PROGRAMS.entries()) least[at] = Math.min(least[at], run(args));
  }
  console.log(`Node ${process.version}, ${ROUNDS} interleaved rounds, minima\n`);
  for (const [at, { name, aim }] of PROGRAMS.entries()) {
    const ratio = least[at] / least[0];
    const missed = aim !== undefined && ratio > aim;
    if (missed) process.exitCode = 1;
    const verdict = aim === undefined ? '' : `aim ${aim.toFixed(1)}${missed ? '  MISSED' : ''}`;
    console.log(`${name.padEnd(40)} ${least[at].toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)}  ${verdict}`);
  }
  console.log(`\nThe first list, nothing in any cache: ${cold.toFixed(0)} ms`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds. */
function run(args) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, env });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}
