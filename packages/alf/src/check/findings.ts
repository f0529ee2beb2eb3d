/** The problems of a document: as many as anyone reads. */
import type { Diagnostic } from '@jobtronaut/diagnostics';
import { MOST, moreDiagnostics } from '../read/problems.ts';
import { pathText, type Step } from './walk.ts';

/** Characters of all paths together. A path is as long as its place is deep: a thousand of them may be gigabytes. */
const LONGEST_PATHS = 2_000_000;

/** Collects problems, and counts those that are too many. */
export class Findings {
  readonly kept: Diagnostic[] = [];
  dropped = 0;
  #room = LONGEST_PATHS;

  /** The path of the problem is written only if it is kept. */
  add(step: Step | undefined, diagnostic: Diagnostic): void {
    if (this.kept.length === MOST || this.#room <= 0) {
      this.dropped++;
      return;
    }
    const path = pathText(step);
    this.#room -= path.length;
    this.kept.push({ ...diagnostic, path });
  }
}

/** What was kept, and at the end how many were not. */
export const listed = ({ kept, dropped }: Pick<Findings, 'kept' | 'dropped'>): Diagnostic[] =>
  dropped > 0 ? [...kept, moreDiagnostics(dropped)] : kept;
