import { defineConfig } from 'vitest/config';

// Real processes on a machine that may be busy with other suites.
export default defineConfig({ test: { include: ['src/**/*.test.ts'], testTimeout: 30_000 } });
