import { defineConfig } from 'vitest/config';

// What needs Python.
export default defineConfig({ test: { include: ['src/**/*.full.test.ts'], testTimeout: 120_000 } });
