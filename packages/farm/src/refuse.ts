import { type Diagnostic, JobtronautError } from '@jobtronaut/diagnostics';

/** One error that tells all problems, if an error is among them: its own message is the first one. */
export function refuse(problems: readonly Diagnostic[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return;
  // A warning may hold the cause: an argument that nobody knows beside one that is missing.
  const others = problems.filter(({ severity }) => severity !== 'error');
  throw new JobtronautError(first.code, first.message, {
    diagnostics: [...errors, ...others],
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}
