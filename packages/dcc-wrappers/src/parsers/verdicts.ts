import type { LineVerdict } from '@jobtronaut/runner';
import type { Finding } from './finding.ts';

/**
 * What a finding means to whoever runs the command: progress is told, all stays in the log, and problems change nothing: which of
 * them end a command is for the site to say, in a status filter.
 */
export function verdictOf(finding: Finding | undefined): LineVerdict | undefined {
  return finding?.kind === 'progress' ? { kind: 'progress', percent: finding.percent, log: true } : undefined;
}
