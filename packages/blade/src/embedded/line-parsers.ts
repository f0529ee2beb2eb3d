/**
 * The site's filters for output lines, as a module that the embedded engine's launcher loads: `line-parsers.js?config=FILE&program=FILE`.
 *
 * @module
 */
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { type LineParser, parseDirective } from '@jobtronaut/runner';
import { SiteFilters } from '../site-filters.ts';
import { filterLines } from './filter-lines.ts';

const { searchParams } = new URL(import.meta.url);
const config = searchParams.get('config');
const program = searchParams.get('program');
// Packages that filters import are looked for beside the program that runs, which the launcher is not: it belongs to the engine's.
if (program) process.argv[1] = program;
const filters = await SiteFilters.open({
  configuration: () => loadConfiguration(config === null ? {} : { config }),
  log: (level, message) => void process.stderr.write(`${level}: ${message}\n`),
});

/** The site's filters, then the directives of tractor-protocol 11.5. */
export const parsers: readonly LineParser[] = [filterLines(filters), parseDirective];
