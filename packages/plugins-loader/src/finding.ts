/**
 * Where a configuration and plugins are, without loading either: for programs that answer from what they remember.
 *
 * @module
 */
export { cacheFolder } from './cache-folder.ts';
export { type FoundConfiguration, findConfiguration } from './find-configuration.ts';
export { makeFolder } from './make-folder.ts';
export { findPluginFiles, type PluginFile, type PluginFiles } from './plugin-files.ts';
export { type FolderSettings, findPluginFolders, type PluginFolders } from './plugin-folders.ts';
export { cacheKey, openSlotCache, type SlotCache } from './slot-cache.ts';
export { statOf } from './stat-of.ts';
