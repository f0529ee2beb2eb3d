import { hash } from 'node:crypto';

/**
 * Large argument values of a job, each stored once under its content hash (docs/arguments.md, "On the farm"). Nothing is
 * written here: whoever spools the job writes `pieces()` to `file` first, by a temporary file and a rename.
 */
export class ArgumentsCache {
  /** Where payloads look for it. */
  readonly file: string;
  readonly #values = new Map<string, string>();

  constructor(file: string) {
    this.file = file;
  }

  /** How many values there are. */
  get size(): number {
    return this.#values.size;
  }

  /** Stores a value, given as JSON text, and returns its key. */
  put(json: string): string {
    // 132 bits of a SHA-256: no two values of a job meet by accident.
    const key = hash('sha256', json, 'base64url').slice(0, 22);
    this.#values.set(key, json);
    return key;
  }

  /** The text of the file, one JSON object, in pieces to be written one after the other. */
  *pieces(): Generator<string> {
    let before = '{';
    for (const [key, json] of this.#values) {
      yield `${before}"${key}":${json}`;
      before = ',\n';
    }
    yield this.#values.size === 0 ? '{}\n' : '}\n';
  }
}
