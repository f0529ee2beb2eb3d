import { defineConfig } from 'vitest/config';

// What needs Python: it has a terminal.
export default defineConfig({
  test: { include: ['src/**/*.full.test.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
});
