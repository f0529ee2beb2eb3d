import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';
import { CliError } from '../errors.ts';
import type { RunOptions } from '../run-options.ts';
import { stateFolderToRead } from '../state-folder.ts';
import { EXIT, print, printJson } from '../terminal.ts';

/** `jobtronaut engine logs`. */
export async function logs({ state, follow, lines: most, json }: RunOptions<'engine logs'>): Promise<number> {
  const log = new LogFile(join(stateFolderToRead(state), 'engine.log'));
  const show = (lines: readonly string[]) => {
    if (json) for (const line of lines) printJson({ line });
    else print(lines);
  };
  const written = log.read();
  if (written === undefined && !follow) {
    throw new CliError('bad-option', `The engine has no log: there is no ${log.path}`, {
      hint: 'An engine that runs with --foreground writes to its terminal.',
    });
  }
  show((written ?? []).slice(most > 0 ? -most : 0));
  while (follow) {
    await delay(300);
    show(log.read() ?? []);
  }
  return EXIT.done;
}

/** A file that grows, read line by line as far as it goes; begun anew if it is replaced or cut. */
class LogFile {
  readonly path: string;
  #inode = 0;
  #offset = 0;
  #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(path: string) {
    this.path = path;
  }

  /** The complete lines since the last look; nothing if there is no file. */
  read(): string[] | undefined {
    let file: number;
    try {
      file = openSync(this.path, 'r');
    } catch {
      return undefined;
    }
    try {
      const { size, ino } = fstatSync(file);
      if (ino !== this.#inode || size < this.#offset) {
        this.#inode = ino;
        this.#offset = 0;
        this.#decoder = new StringDecoder('utf8');
        this.#rest = '';
      }
      const bytes = Buffer.alloc(size - this.#offset);
      const count = readSync(file, bytes, 0, bytes.length, this.#offset);
      this.#offset += count;
      const lines = (this.#rest + this.#decoder.write(bytes.subarray(0, count))).split('\n');
      this.#rest = lines.pop() ?? '';
      return lines;
    } finally {
      closeSync(file);
    }
  }
}
