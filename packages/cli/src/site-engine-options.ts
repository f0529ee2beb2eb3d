import type { EngineOptions } from '@jobtronaut/engine';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { say } from './terminal.ts';

/** What the site gives an embedded engine: its status filters, and the reading of what applications print. */
export async function siteEngineOptions(): Promise<Pick<EngineOptions, 'parsers' | 'statusFilter'>> {
  const [{ engineFilters }, { ENGINE_PARSERS }, configuration] = await Promise.all([
    import('@jobtronaut/blade'),
    import('@jobtronaut/dcc-wrappers/parsers'),
    loadConfiguration(),
  ]);
  const filters = await engineFilters({ configuration, log: (level, message) => say(`${level}: ${message}`) });
  return { ...filters, parsers: [...(filters.parsers ?? []), ENGINE_PARSERS] };
}
