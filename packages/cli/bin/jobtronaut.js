#!/usr/bin/env node
import module from 'node:module';

// Where Node can (22 and later), what it compiled once is read from its cache.
module.enableCompileCache?.();
await import('../dist/main.js');
