import { defineConfig } from 'vitest/config';

// The end-to-end tests start real processes: the time allowed is for a busy machine with two cores.
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } });
