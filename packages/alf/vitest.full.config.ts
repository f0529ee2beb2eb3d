import { defineConfig } from 'vitest/config';

// Proofs against a real Tcl interpreter (`apt-get install tcl`).
export default defineConfig({ test: { include: ['src/**/*.full.test.ts'], testTimeout: 120_000 } });
