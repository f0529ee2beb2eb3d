/**
 * Counts steps and reports the whole percent of `final` on a line of its own, only when it changes (authoring-model 8):
 * `TR_PROGRESS  42 %`. What lies outside of 0 to 100 is reported as the end of that range.
 */
export class Progress {
  readonly #final: number;
  readonly #write: (line: string) => void;
  #done = 0;
  #percent = 0;

  constructor(final: number, write: (line: string) => void) {
    this.#final = final;
    this.#write = write;
  }

  /** Goes on by some steps, one by default; a negative number goes back. */
  add(steps = 1): void {
    this.#done += steps;
    // No work at all is work that is done. Multiplied first: 29 / 100 * 100 is less than 29.
    const percent = this.#final > 0 ? Math.min(100, Math.max(0, Math.floor((this.#done * 100) / this.#final))) : 100;
    if (percent === this.#percent) return;
    this.#percent = percent;
    this.#write(`TR_PROGRESS ${String(percent).padStart(3)} %`);
  }

  /** Goes back by some steps, one by default. */
  subtract(steps = 1): void {
    this.add(-steps);
  }
}
