import { vi } from 'vitest';

/** Time of which a test can let more pass than it takes. */
export interface FakeClock extends Disposable {
  /** Lets seconds pass, and what waits for them happen: delayed jobs start, idle engines stop, limiters let through. */
  advance(seconds: number): Promise<void>;
}

/**
 * Puts vitest's fake timers in the place of this process's clock, and with it of the engines and farms that the test has started; real
 * time goes on passing as well. Commands run in processes of their own, by the real clock.
 *
 * ```ts
 * using clock = fakeClock();
 * await clock.advance(24 * 3600);
 * ```
 */
export function fakeClock(): FakeClock {
  const toFake = ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const;
  vi.useFakeTimers({ toFake: [...toFake], shouldAdvanceTime: true });
  return {
    advance: async (seconds) => void (await vi.advanceTimersByTimeAsync(seconds * 1000)),
    [Symbol.dispose]: () => void vi.useRealTimers(),
  };
}
