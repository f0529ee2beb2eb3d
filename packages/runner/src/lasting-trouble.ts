/** What is tried again until it succeeds: told when it fails first, and when it has succeeded after all; not each time. */
export class LastingTrouble {
  readonly #tell: (message: string) => void;
  #lasts = false;

  constructor(tell: (message: string) => void) {
    this.#tell = tell;
  }

  /** It has failed, maybe once more. */
  failed(message: string): void {
    if (!this.#lasts) this.#tell(message);
    this.#lasts = true;
  }

  /** It has succeeded; told if it had failed before. */
  succeeded(message: string): void {
    if (this.#lasts) this.#tell(message);
    this.#lasts = false;
  }
}
