import type { TaskExplanation } from './explanation.ts';
import { failure } from './failure.ts';
import type { BuiltJob } from './job.ts';

/**
 * For each task of a job, in the order of its expansion, where every argument came from and what each processor made of it.
 * A job that is to be explained is built with `explain: true`, since a build that nobody asks about keeps none of this.
 *
 * @throws `not-explained`
 */
export function explain(job: BuiltJob): readonly TaskExplanation[] {
  if (job.explanations !== undefined) return job.explanations;
  throw failure('not-explained', `the job "${job.title}" was built without explanations`, {
    hint: 'build it with explain: true',
  });
}
