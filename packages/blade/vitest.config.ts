import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Transformed modules of temporary folders must not pile up in the developer's own cache.
const cache = fileURLToPath(new URL('node_modules/.cache', import.meta.url));
rmSync(cache, { recursive: true, force: true });
mkdirSync(cache, { mode: 0o700, recursive: true });

export default defineConfig({
  test: {
    // What needs Python runs with vitest.full.config.ts.
    include: ['src/**/!(*.full).test.ts'],
    env: { XDG_CACHE_HOME: cache },
    // What loads plugin files is tested as built: plugins must meet Node's own loader, not the test runner's.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
  },
});
