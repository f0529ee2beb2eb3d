/** The three kinds of plugin (authoring-model 1). */
export type PluginKind = 'task' | 'processor' | 'siteStatusFilter';

/**
 * Plugin classes carry their kind under this symbol. It is registered, so that classes are recognised even when a
 * plugin file brought another copy of this package.
 */
export const KIND: unique symbol = Symbol.for('@jobtronaut/plugin');

/** Classes to derive from carry this one themselves: they are no plugins, and neither is what `task({...})` returns. */
export const BASE: unique symbol = Symbol.for('@jobtronaut/base');

/** The kind of a plugin class, or undefined for anything else, base classes included. */
export function pluginKind(value: unknown): PluginKind | undefined {
  if (typeof value !== 'function' || Object.hasOwn(value, BASE)) return undefined;
  const kind = (value as { [KIND]?: unknown })[KIND];
  return kind === 'task' || kind === 'processor' || kind === 'siteStatusFilter' ? kind : undefined;
}
