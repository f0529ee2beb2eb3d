import { defineConfig } from 'vitest/config';

// What needs Chromium or Graphviz (`apt-get install chromium graphviz`).
export default defineConfig({
  test: { include: ['src/**/*.full.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
