import { closeNames, didYouMean, JobtronautError, type JobtronautErrorOptions } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';

/** An error of this package: as `JobtronautError`, with the code held to the documented list by its type. */
export function failure(code: Code, message: string, options?: JobtronautErrorOptions): JobtronautError {
  return new JobtronautError(code, message, options);
}

/** An error about a name that nobody knows: the message ends with the names that come close, `data.close` lists them. */
export function unknownName(code: Code, what: string, wrong: string, known: Iterable<string>): JobtronautError {
  const close = closeNames(wrong, known);
  const guess = didYouMean(close);
  return failure(code, guess === undefined ? what : `${what}; ${guess}`, {
    ...(guess === undefined ? {} : { hint: guess }),
    data: { name: wrong, close },
  });
}

/** The text of whatever was thrown. */
export function reason(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/**
 * An error of somebody else's code, told with where it happened. One of our own errors keeps its code, hint and data.
 *
 * @param where the beginning of the message: `task Render, cmd()`
 */
export function asFailure(
  code: Code,
  where: string,
  thrown: unknown,
  data?: Readonly<Record<string, unknown>>,
): JobtronautError {
  if (!JobtronautError.is(thrown))
    return failure(code, `${where}: ${reason(thrown)}`, { cause: thrown, ...(data && { data }) });
  const { hint, diagnostics } = thrown;
  return new JobtronautError(thrown.code, `${where}: ${thrown.message}`, {
    cause: thrown,
    ...(hint !== undefined && { hint }),
    diagnostics,
    data: { ...thrown.data, ...data },
  });
}
