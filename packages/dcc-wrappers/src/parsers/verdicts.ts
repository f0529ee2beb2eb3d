import type { LineVerdict } from '@jobtronaut/runner';
import type { Finding } from './finding.ts';

/**
 * What a finding means to whoever runs the command: progress is told until the script reports its own, all stays in the log, and problems change
 * nothing: which of them end a command is for the site to say, in a status filter.
 */
export function verdictOf(finding: Finding | undefined): LineVerdict | undefined {
  if (finding?.kind !== 'progress') return undefined;
  return { kind: 'progress', percent: finding.percent, estimate: true, log: true };
}
