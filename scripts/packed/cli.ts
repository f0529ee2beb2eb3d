import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bin = join(process.cwd(), 'node_modules/.bin/jobtronaut');
const cwd = mkdtempSync(join(tmpdir(), 'jobtronaut-packed-'));
const env = { ...process.env, XDG_STATE_HOME: join(cwd, 'state'), XDG_CACHE_HOME: join(cwd, 'cache') };
const jobtronaut = (...words: string[]) => spawnSync(bin, words, { cwd, env, encoding: 'utf8' });

writeFileSync(join(cwd, 'jobtronaut.config.json'), JSON.stringify({ PLUGIN_PATH: ['.'] }));
writeFileSync(
  join(cwd, 'hello.ts'),
  `import { task } from '@jobtronaut/core';
import { nodeScript } from '@jobtronaut/dcc-wrappers';
import { z } from 'zod';
export class Hello extends task({ arguments: { whom: z.string() }, elementsId: 'whom' }) {
  override cmd() { return nodeScript(); }
  override script() { console.log('hello ' + this.arguments.whom.processed); }
}`,
);
const submitted = jobtronaut('submit', '--task', 'Hello', '--args', 'whom:farm', '--wait');
console.log(submitted.status, submitted.stdout, submitted.stderr);
if (submitted.status !== 0) process.exitCode = 1;
jobtronaut('engine', 'stop');
rmSync(cwd, { recursive: true, force: true });
