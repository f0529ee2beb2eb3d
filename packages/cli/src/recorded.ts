import type { RecordedJob, RecordedJobs } from '@jobtronaut/farm';

/** The jobs of a recorded request: one, or those of groups. */
export function recordedJobs(jobs: RecordedJobs): RecordedJob[] {
  const found: RecordedJob[] = [];
  const open = [jobs];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if ('serial' in at) open.push(...at.serial.toReversed());
    else if ('parallel' in at) open.push(...at.parallel.toReversed());
    else found.push(at);
  }
  return found;
}

/** Arguments as a person reads them, shortened: `frames=1-48 quality="high"`. */
export function argumentsText(values: Readonly<Record<string, unknown>>, most = Number.POSITIVE_INFINITY): string {
  const text = Object.entries(values)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
