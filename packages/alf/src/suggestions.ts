import { closestName } from '@jobtronaut/diagnostics';

/**
 * Closest names among many, as long as that is cheap: where each of a thousand names is misspelt and there are as many to
 * compare it with, the first dozens of suggestions will do.
 */
export class Suggestions {
  /** The comparisons of characters that are left. */
  #room = 10_000_000;

  /** The name that `wrong` was probably meant to be, or nothing. */
  closest(wrong: string, names: Iterable<string>): string | undefined {
    return closestName(wrong, this.#affordable(wrong, names));
  }

  *#affordable(wrong: string, names: Iterable<string>): Iterable<string> {
    for (const name of names) {
      this.#room -= (wrong.length + 1) * (name.length + 1);
      if (this.#room < 0) return;
      yield name;
    }
  }
}
