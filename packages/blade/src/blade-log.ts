import type { FilterLogger } from '@jobtronaut/core';
import type { Code } from './codes.ts';

/** How grave a line of the log is. */
export type LogLevel = keyof FilterLogger;

/** Where a blade writes what concerns nobody's job. */
export type BladeLog = (level: LogLevel, message: string) => void;

/** Trouble is told once: what fails at one poll fails at the next, a second later. Until `forget`. */
export class OnceLog {
  readonly #log: BladeLog;
  readonly #told = new Set<string>();

  constructor(log: BladeLog) {
    this.#log = log;
  }

  trouble(code: Code, message: string, error?: unknown): void {
    const text = `${message}${error === undefined ? '' : `: ${error instanceof Error ? error.message : String(error)}`} [${code}]`;
    const line = text.replace(/\s*\n\s*/g, ' ').slice(0, 2000);
    if (this.#told.has(line)) return;
    // A message that differs each time must not fill the memory.
    if (this.#told.size >= 1000) this.#told.clear();
    this.#told.add(line);
    this.#log(code === 'unknown-filter' || code === 'bad-pattern' ? 'warning' : 'error', line);
  }

  forget(): void {
    this.#told.clear();
  }
}
