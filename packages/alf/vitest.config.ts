import { configDefaults, defineConfig } from 'vitest/config';

// What needs a Tcl interpreter runs with vitest.full.config.ts.
export default defineConfig({
  test: { testTimeout: 30_000, exclude: [...configDefaults.exclude, '**/*.full.test.ts'] },
});
