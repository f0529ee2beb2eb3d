import { LoaderError } from './loader-error.ts';

/**
 * Gives up on modules that never finish loading: a top-level `await` for something that does not come would let every command
 * hang, or, with nothing else to wait for, end without a word. Time counts only while nothing happens: a slow disk or
 * many large modules are no reason to give up.
 */
export class Watchdog {
  readonly #tick: number;
  readonly #ticks: number;
  readonly #waiting = new Set<(error: Error) => void>();
  #timer: NodeJS.Timeout | undefined;
  #quiet = 0;

  /**
   * @param tick in milliseconds
   * @param ticks how many of them, while nothing settles, are too many
   */
  constructor(tick = 1000, ticks = 10) {
    this.#tick = tick;
    this.#ticks = ticks;
  }

  /** The promise, unless it is given up: then a LoaderError. */
  async watch<T>(promise: Promise<T>): Promise<T> {
    this.#timer ??= setInterval(() => this.#look(), this.#tick);
    let giveUp: (error: Error) => void = () => undefined;
    const givenUp = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    this.#waiting.add(giveUp);
    try {
      return await Promise.race([promise, givenUp]);
    } finally {
      this.#quiet = 0;
      this.#waiting.delete(giveUp);
      if (this.#waiting.size === 0) {
        clearInterval(this.#timer);
        this.#timer = undefined;
      }
    }
  }

  /** A process that is busy comes here late, and once for all the time that it missed. */
  #look(): void {
    this.#quiet++;
    if (this.#quiet < this.#ticks) return;
    const seconds = (this.#tick * this.#ticks) / 1000;
    for (const giveUp of this.#waiting) {
      giveUp(
        new LoaderError(
          'broken-plugin',
          `It does not finish loading: a top-level await has not ended in ${seconds} s`,
          {
            hint: 'Ask others for data in a function, when it is needed, not while the file is loaded.',
          },
        ),
      );
    }
  }
}
