/**
 * The module hooks where Node has only asynchronous ones: this module runs in the thread of Node's loader.
 *
 * @module
 */
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { type HookOptions, moduleOf, type PluginHook, pluginHook } from './plugin-hook.ts';
import { isNotFound } from './resolve.ts';

let hook: PluginHook;

export const initialize: InitializeHook<HookOptions> = (options) => {
  hook = pluginHook(options);
};

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const plan = hook.resolve(specifier, context.parentURL);
  if (plan === undefined) return nextResolve(specifier, context);
  let failed: unknown;
  for (const { specifier: wanted, parentURL } of plan.attempts) {
    try {
      return plan.finish(await nextResolve(wanted, { ...context, parentURL }));
    } catch (error) {
      failed = error;
      if (!isNotFound(error)) break;
    }
  }
  throw plan.fail(failed);
};

export const load: LoadHook = async (url, context, nextLoad) => {
  const source = hook.load(url);
  if (source === undefined) return nextLoad(url, context);
  return moduleOf(source.cached ?? source.transform(await import('oxc-transform')));
};
