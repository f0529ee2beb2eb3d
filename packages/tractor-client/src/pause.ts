import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, in milliseconds; an abort ends it with its reason. */
export async function pause(duration: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(duration, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
