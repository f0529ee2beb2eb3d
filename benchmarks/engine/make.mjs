// The peer of what runs commands: make, with the command `true` for each of its targets.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from './folder.mjs';

/** Milliseconds for each command; in a chain each waits for the one before. */
export function makeTrue(commands, { chain = false } = {}) {
  const folder = newFolder();
  const names = Array.from({ length: commands }, (_, i) => `t${i}`);
  const rules = names.map((name, i) => `${name}:${chain && i > 0 ? ` t${i - 1}` : ''}\n\ttrue\n`).join('');
  // `true` is a program here as it is for the engine; make's own shortcut for simple commands stays.
  writeFileSync(join(folder, 'Makefile'), `all: ${names.join(' ')}\n${rules}.PHONY: all ${names.join(' ')}\n`);
  const start = performance.now();
  const { status } = spawnSync('make', ['-s', '-j2', '-C', folder]);
  const spent = performance.now() - start;
  return status === 0 ? spent / commands : Number.NaN;
}
