#!/usr/bin/env node
'use strict';
const { statSync } = require('node:fs');
const { enableCompileCache } = require('node:module');

// Where Node can (22 and later), what it compiled once is read from its cache.
enableCompileCache?.();

const dist = `${__dirname}/../dist`;
const words = process.argv.slice(2);

async function main() {
  process.exitCode = (isCurrent() ? await require('../dist/quick.cjs').quickAnswer(words) : undefined) ?? (await all());
}

/** The modules that the quick answers are bundled from, and all the rest. */
async function all() {
  // `jobtronaut list | head -1`: who reads no more has what they want.
  process.stdout.on('error', (error) => {
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
