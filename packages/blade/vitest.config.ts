import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

// Transformed modules of temporary folders must not pile up in the developer's own cache.
const cache = fileURLToPath(new URL('node_modules/.cache', import.meta.url));
rmSync(cache, { recursive: true, force: true });
mkdirSync(cache, { mode: 0o700, recursive: true });

export default defineConfig({
  test: {
    // Tests that start processes, on a machine that has other things to do.
    testTimeout: 30_000,
    exclude: [...configDefaults.exclude, '**/*.full.test.ts'],
    env: { XDG_CACHE_HOME: cache },
    // What loads plugin files is tested as built: plugins must meet Node's own loader, not the test runner's.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
  },
});
