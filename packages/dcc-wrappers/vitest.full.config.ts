import { configDefaults, defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

// What needs Python, and Blender.
export default defineConfig({
  test: { ...base.test, include: ['src/**/*.full.test.ts'], exclude: configDefaults.exclude, testTimeout: 120_000 },
});
