import { AsyncLocalStorage } from 'node:async_hooks';
import type { Configuration } from './configuration.ts';

const current = new AsyncLocalStorage<Configuration>();

/**
 * Runs something, promises included, under a configuration: launchers called in `cmd()` find their wrapper paths there.
 * Two sessions with two configurations can build jobs at the same time.
 */
export function withConfiguration<T>(configuration: Configuration, run: () => T): T {
  return current.run(configuration, run);
}

/** The configuration under which the caller runs; nothing outside of `withConfiguration`. */
export function currentConfiguration(): Configuration | undefined {
  return current.getStore();
}
