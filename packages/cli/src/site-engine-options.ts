import type { EngineOptions } from '@jobtronaut/engine';
import { type Configuration, loadConfiguration } from '@jobtronaut/plugins-loader';

/**
 * What the site gives an embedded engine: its status filters, the reading of what applications print, how long it keeps old jobs.
 *
 * @param log for what filters say
 */
export async function siteEngineOptions(
  log: (text: string) => void,
): Promise<Pick<EngineOptions, 'parsers' | 'statusFilter' | 'keepDays'>> {
  const { ENGINE_PARSERS } = await import('@jobtronaut/dcc-wrappers/parsers');
  const configuration = await loadConfiguration();
  const { parsers = [], ...filters } = await siteFilters(configuration, log);
  return { ...filters, parsers: [...parsers, ENGINE_PARSERS], keepDays: configuration.values.ENGINE_KEEP_DAYS };
}

/** What runs filters is imported where there are some. */
async function siteFilters(
  configuration: Configuration,
  log: (text: string) => void,
): Promise<Pick<EngineOptions, 'parsers' | 'statusFilter'>> {
  if (configuration.values.FILTER_SELECTOR === undefined) return {};
  const { engineFilters } = await import('@jobtronaut/blade');
  return await engineFilters({ configuration, log: (level, message) => log(`${level}: ${message}`) });
}
