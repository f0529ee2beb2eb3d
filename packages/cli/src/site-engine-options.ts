import type { EngineOptions } from '@jobtronaut/engine';
import { type Configuration, loadConfiguration } from '@jobtronaut/plugins-loader';

/**
 * What the site gives an embedded engine: its slots and limits, its status filters, the reading of what applications print, how long it
 * keeps old jobs.
 *
 * @param config as `--config`
 * @param log for what filters say
 */
export async function siteEngineOptions(
  config: string | undefined,
  log: (text: string) => void,
): Promise<Pick<EngineOptions, 'slots' | 'limits' | 'parsers' | 'statusFilter' | 'keepDays'>> {
  const { ENGINE_PARSERS } = await import('@jobtronaut/dcc-wrappers/parsers');
  const configuration = await loadConfiguration(config === undefined ? {} : { config });
  const { parsers = [], ...filters } = await siteFilters(configuration, log);
  const { ENGINE_SLOTS: slots, ENGINE_LIMITS: limits, ENGINE_KEEP_DAYS: keepDays } = configuration.values;
  return { ...filters, parsers: [...parsers, ENGINE_PARSERS], ...(slots > 0 && { slots }), limits, keepDays };
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
