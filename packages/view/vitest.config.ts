import { configDefaults, defineConfig } from 'vitest/config';

// What needs a browser or Graphviz runs with vitest.full.config.ts.
export default defineConfig({
  test: { testTimeout: 60_000, exclude: [...configDefaults.exclude, '**/*.full.test.ts'] },
});
