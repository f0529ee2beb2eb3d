import type { EngineOptions } from '@jobtronaut/engine';
import { type Configuration, loadConfiguration } from '@jobtronaut/plugins-loader';
import { say } from './terminal.ts';

/** What the site gives an embedded engine: its status filters, and the reading of what applications print. */
export async function siteEngineOptions(): Promise<Pick<EngineOptions, 'parsers' | 'statusFilter'>> {
  const { ENGINE_PARSERS } = await import('@jobtronaut/dcc-wrappers/parsers');
  const { parsers = [], ...filters } = await siteFilters(await loadConfiguration());
  return { ...filters, parsers: [...parsers, ENGINE_PARSERS] };
}

/** What runs filters is imported where there are some. */
async function siteFilters(configuration: Configuration): Promise<Pick<EngineOptions, 'parsers' | 'statusFilter'>> {
  if (configuration.values.FILTER_SELECTOR === undefined) return {};
  const { engineFilters } = await import('@jobtronaut/blade');
  return await engineFilters({ configuration, log: (level, message) => say(`${level}: ${message}`) });
}
