import { setImmediate } from 'node:timers/promises';

/** So long at once; the rest of the turn is for others. Milliseconds. */
const PORTION_MS = 15;

/**
 * Does work that stops now and then, and lets others have their turn between.
 *
 * @param goesOn asked after each turn of others; once it is false, the work is given up and undefined is the result
 */
export async function inTurns<T>(work: Generator<void, T>, goesOn: () => boolean): Promise<T | undefined> {
  let since = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - since < PORTION_MS) continue;
    await setImmediate();
    if (!goesOn()) return undefined;
    since = performance.now();
  }
}
