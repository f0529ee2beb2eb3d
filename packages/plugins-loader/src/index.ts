/**
 * The configuration of a site and the plugins that it names.
 *
 * @module
 */
export { CodeFiles } from './code-files.ts';
export { CODES, type Code } from './codes.ts';
export {
  type Configuration,
  type LoadConfigurationOptions,
  loadConfiguration,
  type ValueSource,
} from './configuration.ts';
export {
  type AnyFunction,
  type ConfigurationInput,
  type ConfigurationValues,
  type Credentials,
  defineConfig,
  type PathLike,
  type SettingName,
} from './configuration-values.ts';
export { currentConfiguration, withConfiguration } from './current-configuration.ts';
export { describeConfiguration, type SettingDescription } from './describe-configuration.ts';
export { describePlugins, type PluginList } from './describe-plugins.ts';
export type { FoundBy } from './find-configuration.ts';
export { guardingExit } from './guarded-exit.ts';
export { loadRegistry } from './load-registry.ts';
export { type LoaderDiagnostic, LoaderError } from './loader-error.ts';
export { pluginFolders } from './plugin-folders.ts';
export { loadPluginFile, type Plugin, type PluginClass, type PluginModule } from './plugin-module.ts';
export { type PluginDescription, Registry } from './registry.ts';
