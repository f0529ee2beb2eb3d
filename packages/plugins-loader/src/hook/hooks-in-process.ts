import { createRequire } from 'node:module';
import type * as Oxc from 'oxc-transform';
import { type HookOptions, moduleOf, pluginHook } from './plugin-hook.ts';
import { isNotFound } from './resolve.ts';
import type { SyncHooks } from './sync-hooks.ts';

/**
 * The module hooks where Node has synchronous ones (22.15 and later): no thread to start, which halves the start of a farm
 * command, and no messages between threads, which makes many files three times as fast to load.
 */
export function hooksInProcess(options: HookOptions): SyncHooks {
  const hook = pluginHook(options);
  const require = createRequire(import.meta.url);
  return {
    resolve(specifier, context, nextResolve) {
      const plan = hook.resolve(specifier, context.parentURL);
      if (plan === undefined) return nextResolve(specifier, context);
      let failed: unknown;
      for (const { specifier: wanted, parentURL } of plan.attempts) {
        try {
          return plan.finish(nextResolve(wanted, { ...context, parentURL }));
        } catch (error) {
          failed = error;
          if (!isNotFound(error)) break;
        }
      }
      throw plan.fail(failed);
    },
    load(url, context, nextLoad) {
      const source = hook.load(url);
      if (source === undefined) return nextLoad(url, context);
      return moduleOf(source.cached ?? source.transform(require('oxc-transform') as typeof Oxc));
    },
  };
}
