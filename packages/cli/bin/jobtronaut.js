#!/usr/bin/env node
'use strict';
const { statSync } = require('node:fs');
const nodeModule = /** @type {{ enableCompileCache?: () => void }} */ (require('node:module'));

// Where Node can (22 and later), what it compiled once is read from its cache.
nodeModule.enableCompileCache?.();

const dist = `${__dirname}/../dist`;
const words = process.argv.slice(2);

async function main() {
  process.exitCode = (await quickly()) ?? (await all());
}

/** @returns {Promise<number | undefined>} */
async function quickly() {
  if (!isCurrent()) return undefined;
  const { quickAnswer } = /** @type {typeof import('../dist/quick.js')} */ (require('../dist/quick.cjs'));
  return quickAnswer(words);
}

/** The modules that the quick answers are bundled from, and all the rest. */
async function all() {
  // `jobtronaut list | head -1`: who reads no more has what they want.
  process.stdout.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const { run } = await import('../dist/main.js');
  const code = await run(words);
  // A timer or a connection that a plugin opened must not keep the command alive; what was printed is let out first.
  process.stdout.write('', () => process.exit(code));
  return code;
}

/** In a checkout the bundle may be older than what tsc built since; where it was installed there is no .tsbuildinfo. */
function isCurrent() {
  const [bundle, built] = ['quick.cjs', '.tsbuildinfo'].map((name) =>
    statSync(`${dist}/${name}`, { throwIfNoEntry: false }),
  );
  return bundle !== undefined && (built === undefined || built.mtimeMs <= bundle.mtimeMs);
}

void main();
