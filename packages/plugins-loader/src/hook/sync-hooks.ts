import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from 'node:module';
import * as nodeModule from 'node:module';

/** The hooks of `module.registerHooks`, which the types of our oldest Node do not have. */
export interface SyncHooks {
  resolve(
    specifier: string,
    context: ResolveHookContext,
    nextResolve: (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput,
  ): ResolveFnOutput;
  load(
    url: string,
    context: LoadHookContext,
    nextLoad: (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput,
  ): LoadFnOutput;
}

/** `module.registerHooks`; absent before Node 22.15. */
export const registerHooks = (nodeModule as { registerHooks?: (hooks: SyncHooks) => unknown }).registerHooks;
