import { configDefaults, defineConfig } from 'vitest/config';

// The real command, on a machine that may be busy with other suites. What needs Python runs with vitest.full.config.ts.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    exclude: [...configDefaults.exclude, '**/*.full.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
