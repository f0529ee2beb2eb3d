import { BrokenReplyError, EngineUnreachableError, TractorClientError } from './errors.ts';
import type { Settings } from './options.ts';
import { pause } from './pause.ts';

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
    await pause(delay * 2 ** attempt * (0.75 + Math.random() / 2), signal);
  }
}

function neverArrived(error: unknown): boolean {
  return error instanceof EngineUnreachableError && !error.mayHaveArrived;
}

/** What a gateway or a starting engine answers for a while. */
const PASSING: readonly unknown[] = [502, 503, 504];

/** Whether a read may fare better later. A time-out is not among such failures: the caller has waited long enough. */
export function mayPass(error: unknown): boolean {
  if (error instanceof EngineUnreachableError) return true;
  if (error instanceof BrokenReplyError && error.cut) return true;
  return error instanceof TractorClientError && PASSING.includes(error.data.status);
}
