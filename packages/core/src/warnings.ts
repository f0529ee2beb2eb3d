import type { Diagnostic, JobtronautError } from '@jobtronaut/diagnostics';

/** What is told of a job that can be built all the same; each warning once, however many nodes it concerns. */
export class Warnings {
  readonly all: Diagnostic[] = [];
  readonly #told = new Set<string>();

  add({ code, message }: JobtronautError, task?: string): void {
    const key = `${code} ${message}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.all.push({ code, severity: 'warning', message, ...(task !== undefined && { task }) });
  }
}
