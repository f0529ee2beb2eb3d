import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

// What needs Python: a stand-in for a blade drives the shim.
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  defineConfig({ test: { include: ['src/**/*.full.test.ts'], testTimeout: 120_000 } }),
);
