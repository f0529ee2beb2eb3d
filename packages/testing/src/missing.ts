import { JobtronautError } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';

/** A title that no task of a job has. */
export function noSuchTitle(title: string, titles: Iterable<string>): JobtronautError {
  return missing('no-such-title', `The job has no task with the title "${title}"`, [...new Set(titles)]);
}

export function noSuchJob(jid: number): JobtronautError {
  return missing('no-such-job', `The engine has no job ${jid}`, []);
}

function missing(code: Code, message: string, titles: readonly string[]): JobtronautError {
  return new JobtronautError(code, message, titles.length > 0 ? { hint: `Its titles: ${titles.join(', ')}` } : {});
}
