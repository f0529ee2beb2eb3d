#!/usr/bin/env node
'use strict';
const { existsSync, statSync } = require('node:fs');
const { join } = require('node:path');
const module_ = require('node:module');

// Where Node can (22 and later), what it compiled once is read from its cache.
module_.enableCompileCache?.();

const dist = join(__dirname, '..', 'dist');
const quick = join(dist, 'quick.cjs');

// `jobtronaut list | head -1`: who reads no more has what they want.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

async function main(words) {
  process.exitCode = (isCurrent() ? await require(quick).quickAnswer(words) : undefined) ?? (await slowly(words));
}

/** The modules that the quick answers are bundled from, and all the rest. */
async function slowly(words) {
  const { run } = await import('../dist/main.js');
  return run(words);
}

/** In a checkout the bundle may be older than what tsc built since. */
function isCurrent() {
  const built = join(dist, '.tsbuildinfo');
  return existsSync(quick) && (!existsSync(built) || statSync(built).mtimeMs <= statSync(quick).mtimeMs);
}

void main(process.argv.slice(2));
