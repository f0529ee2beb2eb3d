import { LogFile } from './log-file.ts';

/** How long the first words of an attempt may wait for more: a short command's log is written at once. Milliseconds. */
const GATHER_MS = 20;
const MOST_GATHERED = 64 * 1024;

const NEWLINE = 10;

/** The way of one attempt to the log of its task, which gets whole lines of it: what comes next is somebody else's. */
export class AttemptLog {
  readonly #file: LogFile;
  #atLineStart = true;
  #gathered: Uint8Array[] = [];
  #length = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string) {
    this.#file = new LogFile(path);
    this.#timer = setTimeout(() => this.#flush(), GATHER_MS);
  }

  write(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#atLineStart = bytes.at(-1) === NEWLINE;
    if (!this.#timer) {
      this.#file.append(bytes);
      return;
    }
    this.#gathered.push(bytes);
    this.#length += bytes.length;
    if (this.#length > MOST_GATHERED) this.#flush();
  }

  /** @param last a line of its own */
  close(last = ''): void {
    const text = `${this.#atLineStart ? '' : '\n'}${last}`;
    if (text !== '') this.write(Buffer.from(text));
    this.#flush();
    this.#file.close();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#length > 0) this.#file.append(Buffer.concat(this.#gathered));
    this.#gathered = [];
    this.#length = 0;
  }
}
