import { calledAgain } from './called-again.ts';
import { EXIT, say } from './terminal.ts';

/**
 * Ctrl-C while a job is on its way: it would arrive all the same, and nobody would know of it. So the first one waits for the engine's
 * answer and the record; a second one ends at once.
 */
export class OnItsWay {
  readonly #engine: string | undefined;
  readonly #name: () => string;
  #interrupted = false;
  #listening = false;

  /**
   * @param name the engine, for people
   * @param engine as the user named it
   */
  constructor(name: () => string, engine: string | undefined) {
    this.#name = name;
    this.#engine = engine;
  }

  /** From here on the job may be in the queue. */
  begin(): void {
    if (!this.#listening) process.on('SIGINT', this.#press);
    this.#listening = true;
  }

  /** The engine has answered, or cannot any more. */
  end(): void {
    process.off('SIGINT', this.#press);
    this.#listening = false;
  }

  /** Whether Ctrl-C was pressed meanwhile. */
  get isInterrupted(): boolean {
    return this.#interrupted;
  }

  readonly #press = (): void => {
    if (this.#interrupted) {
      say(`It may have arrived, and no record is kept of it: ${calledAgain('jobs', this.#engine)} tells`);
      process.exit(EXIT.interrupted);
    }
    this.#interrupted = true;
    say(`The job is on its way: waiting for the answer of ${this.#name()}. Ctrl-C again: not to wait`);
  };
}
