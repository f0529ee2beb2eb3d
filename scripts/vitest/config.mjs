// What the packages' suites have in common. A suite `x.full.test.ts` needs programs from Debian and runs with `test:full`.
import { mkdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const setupFiles = [fileURLToPath(new URL('seed.mjs', import.meta.url))];

/** The suites that need Node alone. Many start processes, on a machine that is busy with other suites: hence their time. */
export function suites(test = {}) {
  const exclude = [...configDefaults.exclude, '**/*.full.test.ts'];
  return defineConfig({ test: { setupFiles, exclude, testTimeout: 60_000, hookTimeout: 60_000, ...test } });
}

/** The suites that need more than Node. */
export function fullSuites(test = {}) {
  const include = ['**/*.full.test.ts'];
  return defineConfig({ test: { setupFiles, include, testTimeout: 120_000, hookTimeout: 120_000, ...test } });
}

/** For suites that load plugin files: plugins must meet Node's own loader, not the test runner's. */
export const plugins = { server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } } };

/** For suites that load temporary plugin files: what is cached of them must not pile up in the developer's own cache. */
export function pluginsCachedBeside(configFile) {
  const cache = fileURLToPath(new URL(`node_modules/.cache/${basename(configFile)}`, configFile));
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { mode: 0o700, recursive: true });
  return { ...plugins, env: { XDG_CACHE_HOME: cache } };
}
