import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, in milliseconds, at most as long as a timer can (24 days); an abort ends it with its reason. */
export async function pause(duration: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(Math.min(duration, 2 ** 31 - 1), undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
