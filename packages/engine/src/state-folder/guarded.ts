import { EngineError, messageOf, unwritableHint } from '../errors.ts';

/**
 * What is done in a state folder; errors of the operating system as ours.
 *
 * @throws EngineError `state-unwritable`
 */
export function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError('state-unwritable', `the state folder ${path} cannot be used: ${messageOf(error)}`, {
      hint: unwritableHint(error),
      cause: error,
      data: { path },
    });
  }
}
