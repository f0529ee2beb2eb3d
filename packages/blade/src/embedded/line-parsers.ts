/**
 * The site's filters for output lines, as a module that the embedded engine's launcher loads: `line-parsers.js?config=FILE`.
 *
 * @module
 */
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { type LineParser, parseDirective } from '@jobtronaut/runner';
import { SiteFilters } from '../site-filters.ts';
import { filterLines } from './filter-lines.ts';

const config = new URL(import.meta.url).searchParams.get('config');
const filters = await SiteFilters.open({
  configuration: () => loadConfiguration(config === null ? {} : { config }),
  log: (level, message) => void process.stderr.write(`${level}: ${message}\n`),
});

/** The site's filters, then the directives of tractor-protocol 11.5. */
export const parsers: readonly LineParser[] = [filterLines(filters), parseDirective];
