import { type Diagnostic, JobtronautError } from '@jobtronaut/diagnostics';

/** A problem whose message names the task that it is about: who requires a task that is not there is what one wants to know first. */
export function withTask(problem: Diagnostic): Diagnostic {
  const { task, message } = problem;
  return task === undefined || message.includes(task) ? problem : { ...problem, message: `task ${task}: ${message}` };
}

/** One error that tells all problems, if an error is among them: its own message is the first one. */
export function refuse(problems: readonly Diagnostic[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error').map(withTask);
  const [first] = errors;
  if (!first) return;
  // A warning may hold the cause: an argument that nobody knows beside one that is missing.
  const others = problems.filter(({ severity }) => severity !== 'error').map(withTask);
  const where = first.file === undefined ? '' : ` (${first.file})`;
  throw new JobtronautError(first.code, first.message + where, {
    diagnostics: [...errors, ...others],
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}
