import { setTimeout as pause } from 'node:timers/promises';
import { BrokenReplyError, EngineError, EngineUnreachableError } from './errors.ts';
import type { Settings } from './options.ts';

/**
 * Repeats an action whose failure may pass, with growing pauses. What changes something is repeated only if the
 * request cannot have reached the engine: a job spooled twice is worse than one not spooled.
 */
export async function withRetries<T>(
  { attempts, delay }: Settings['retries'],
  { repeatable, signal }: { readonly repeatable: boolean; readonly signal?: AbortSignal | undefined },
  action: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (attempt >= attempts || !(repeatable ? mayPass(error) : neverArrived(error))) throw error;
    }
    // Many clients lose their engine at the same moment; they should not all come back at the same moment.
    await pause(delay * 2 ** attempt * (0.75 + Math.random() / 2), undefined, signal ? { signal } : {}).catch(
      (error: unknown) => {
        signal?.throwIfAborted();
        throw error;
      },
    );
  }
}

function neverArrived(error: unknown): boolean {
  return error instanceof EngineUnreachableError && !error.mayHaveArrived;
}

/** A time-out is not among them: the caller has waited long enough. */
function mayPass(error: unknown): boolean {
  if (error instanceof EngineUnreachableError) return true;
  if (error instanceof BrokenReplyError) return error.cut;
  return error instanceof EngineError && [502, 503, 504].includes(error.status);
}
