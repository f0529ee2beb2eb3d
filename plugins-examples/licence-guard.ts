/**
 * A site status filter: what a blade does when an application gets no licence. Name it in the configuration of the site:
 *
 *     export const FILTER_SELECTOR = () => 'LicenceGuard';
 *
 * It works on the embedded engine, and on a Tractor blade through the shim of `@jobtronaut/blade`.
 */
import {
  type BladeCommand,
  type BladeState,
  OUTPUT_CODES,
  type OutputVerdict,
  SiteStatusFilter,
} from '@jobtronaut/core';
import { applicationOf, outputParser } from '@jobtronaut/dcc-wrappers/parsers';

/** The exit code of a command without a licence: jobs may name it in `retryrc`, to be tried again elsewhere or later. */
const NO_LICENCE = 103;
/** So many failures within the pause, and the machine rests: others need the licence server too. */
const FAILURES = 2;
/** Seconds. */
const PAUSE = 600;

export class LicenceGuard extends SiteStatusFilter {
  static override description =
    'Ends commands that get no licence, and takes no work for a while after the second one.';
  /** Lines without these words never reach the filter. */
  static override outputPattern = /licen[cs]|\[clm\]|watermark/i;

  override FilterSubprocessOutputLine({ argv }: BladeCommand, line: string): OutputVerdict | undefined {
    const application = applicationOf(Array.isArray(argv) ? argv.map(String) : []) ?? 'python';
    if (outputParser(application)(line.trimEnd())?.kind !== 'licence') return undefined;
    return [OUTPUT_CODES.TR_LOG_FATAL_CODE + OUTPUT_CODES.TR_LOG_ALSO_EMIT, NO_LICENCE];
  }

  override SubprocessEnded({ exitcode }: BladeCommand): void {
    if (exitcode === NO_LICENCE) this.data.failures = [...this.#failures(Date.now() / 1000), Date.now() / 1000];
  }

  override TestBasicState(state: BladeState, now: number): boolean {
    const failures = this.#failures(now);
    if (failures.length < FAILURES) return true;
    state.excuse = `no licence, ${failures.length} times: no work before ${new Date(((failures[0] ?? now) + PAUSE) * 1000).toISOString()}`;
    return false;
  }

  /** When, in the last ten minutes. `data` is kept for us, also when this file is read again. */
  #failures(now: number): number[] {
    const { failures } = this.data;
    return Array.isArray(failures) ? failures.map(Number).filter((at) => at > now - PAUSE) : [];
  }
}
