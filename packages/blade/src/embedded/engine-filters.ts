import type { EngineOptions } from '@jobtronaut/engine';
import { type Configuration, loadConfiguration } from '@jobtronaut/plugins-loader';
import type { BladeLog } from '../blade-log.ts';
import { type CommandMethod, SiteFilters } from '../site-filters.ts';

/** Which filters, and where their trouble is told. */
export interface EngineFiltersOptions {
  /** The configuration that names the filters; its file is read again as on a real blade. */
  readonly configuration: Configuration;
  readonly log: BladeLog;
}

/**
 * The site's status filters for the embedded engine: `startEngine({ ...(await engineFilters({ configuration, log })) })`. Without a `FILTER_SELECTOR` there is
 * nothing to give.
 *
 * Lines are read where commands run, in the engine's launcher: for `FilterSubprocessOutputLine` the shared data is another object
 * than for the other methods.
 */
export async function engineFilters({
  configuration,
  log,
}: EngineFiltersOptions): Promise<Pick<EngineOptions, 'parsers' | 'statusFilter'>> {
  const { file, values } = configuration;
  if (values.FILTER_SELECTOR === undefined || file === undefined) return {};
  const filters = await SiteFilters.open({ configuration: () => loadConfiguration({ config: file }), log });
  const call = (method: CommandMethod) => (command: Record<string, unknown>) => filters.command(method, command);
  return {
    parsers: [`${lineParsers}?${new URLSearchParams({ config: file, program: process.argv[1] ?? '' }).toString()}`],
    statusFilter: {
      takesWork: (state, now) => takesWork(filters, state, now),
      preStart: call('SubprocessPreStart'),
      started: call('SubprocessStarted'),
      failedToStart: call('SubprocessFailedToStart'),
      ended: call('SubprocessEnded'),
    },
  };
}

const lineParsers = new URL('./line-parsers.js', import.meta.url).href;

/** The four methods in the order of a poll; where no filter speaks the engine's own rules are enough. */
function takesWork(filters: SiteFilters, state: Record<string, unknown>, now: number): boolean {
  const nimby = state.nimby;
  filters.state('FilterBasicState', state, now);
  if (filters.state('TestBasicState', state, now)?.result === false) return false;
  filters.state('FilterDynamicState', state, now);
  if (filters.state('TestDynamicState', state, now)?.result === false) return false;
  // A filter may say nimby: then nothing new starts.
  if (state.nimby === nimby || !state.nimby) return true;
  state.excuse ||= `nimby (${String(state.nimby)})`;
  return false;
}
