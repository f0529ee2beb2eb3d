import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Plugins must meet Node's own loader, not the test runner's.
  test: { server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } } },
});
