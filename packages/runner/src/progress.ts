/** Passes progress on, about once a second at most and only when it changed; the last value is never lost (tractor-protocol 11.5). */
export class ProgressThrottle {
  readonly #tell: (percent: number) => void;
  readonly #leastMs: number;
  #told: number | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  #waiting: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (percent: number) => void, leastMs: number) {
    this.#tell = tell;
    this.#leastMs = leastMs;
  }

  report(percent: number): void {
    if (Number.isNaN(percent)) return;
    this.#waiting = Math.min(100, Math.max(0, percent));
    if (this.#timer) return;
    const waitMs = this.#toldAt + this.#leastMs - performance.now();
    if (waitMs <= 0) this.flush();
    else this.#timer = setTimeout(() => this.flush(), waitMs);
  }

  /** Tells what waits, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const percent = this.#waiting;
    this.#waiting = undefined;
    if (percent === undefined || percent === this.#told) return;
    this.#told = percent;
    this.#toldAt = performance.now();
    this.#tell(percent);
  }
}
