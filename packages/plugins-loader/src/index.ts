/**
 * The configuration of a site and the plugins that it names.
 *
 * @module
 */
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
export { type LoaderDiagnostic, LoaderError } from './loader-error.ts';
