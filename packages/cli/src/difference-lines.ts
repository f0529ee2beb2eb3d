import type { JobDifference } from '@jobtronaut/farm';

/** Differences of two jobs, as a person reads them: `+` came, `-` went, `~` changed. */
export function* differenceLines(differences: Iterable<JobDifference>): Generator<string> {
  for (const { path, change, what, before, after } of differences) {
    const where = path.length === 0 ? 'the job' : path.join(' / ');
    if (change === 'added') yield `+ ${where}`;
    else if (change === 'removed') yield `- ${where}`;
    else if (what === 'order') yield `~ ${where}: another order`;
    else {
      yield `~ ${where}: ${what}`;
      yield `    - ${valueText(before)}`;
      yield `    + ${valueText(after)}`;
    }
  }
}

function valueText(value: unknown): string {
  return value === undefined ? '(none)' : typeof value === 'string' ? value : JSON.stringify(value);
}
