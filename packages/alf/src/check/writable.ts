/** What keeps a document from being written, all of it, each with its path. */
import { closestName, JobtronautError } from '@jobtronaut/diagnostics';
import type { Code } from '../codes.ts';
import { OPERATORS, type OperatorSpec } from '../operators.ts';
import { type Fields, isMissing, writeAssign, writeHead } from '../write/element.ts';
import { Unwritable } from '../write/quote.ts';
import { Sink } from '../write/sink.ts';
import { writeOption } from '../write/value.ts';
import { Findings, listed } from './findings.ts';
import { type Step, type Visited, walk } from './walk.ts';

/** No reader takes a file without a statement. */
export const NO_TASKS = 'a list without tasks makes no job file';

/** A document that cannot be written as a job file. `diagnostics` has every problem, each with its `path`. */
export class AlfDocumentError extends JobtronautError {}

/**
 * The error for a document that the writer refused.
 *
 * @param reason what the writer said, for the case that the check does not agree
 */
export function refusal(document: unknown, reason: string): AlfDocumentError {
  const { kept, dropped } = checkDocument(document);
  const [first] = kept;
  if (first === undefined) throw new Error(`Internal error: refused without a diagnostic: ${reason}`);
  const count = kept.length + dropped;
  const more = count === 1 ? '' : ` (and ${count - 1} more)`;
  const where = first.path ? `${first.path}: ` : '';
  return new AlfDocumentError(first.code, `${where}${first.message}${more}`, {
    diagnostics: listed({ kept, dropped }),
    ...(first.hint !== undefined && { hint: first.hint }),
  });
}

/** What keeps a document from being written: names, kinds of values, texts that no file can hold, what is missing. */
export function checkDocument(document: unknown): Findings {
  const check = new Check();
  if (Array.isArray(document) && document.length === 0) check.report('no-job', NO_TASKS, undefined);
  walk(document, {
    visit: (visited) => check.element(visited),
    refuse: (code, message, step) => check.report(code, message, step),
  });
  return check.findings;
}

class Check {
  readonly findings = new Findings();
  /** What is written there is dropped: the writer itself says what can be written. */
  readonly #sink = new Sink();

  report(code: Code, message: string, step: Step | undefined, suggest?: string): void {
    this.findings.add(step, { code, severity: 'error', message, ...(suggest !== undefined && { suggest }) });
  }

  element({ spec, fields, step }: Visited): void {
    const at = (name: string): Step => ({ parent: step, name, index: undefined });
    for (const name of spec.required)
      if (isMissing(fields[name])) this.report('missing-required', `${spec.name} needs ${name}`, at(name));
    const [first] = spec.required;
    if (spec !== OPERATORS.Job && first !== undefined && !isMissing(fields[first]))
      this.#attempt(spec.name, spec === OPERATORS.Assign ? step : at(first), () => this.#writeHead(spec, fields));
    for (const name in fields) if (fields[name] !== undefined) this.#field(spec, name, fields[name], at(name));
    this.#sink.take();
  }

  #writeHead(spec: OperatorSpec, fields: Fields): void {
    if (spec === OPERATORS.Assign) writeAssign(this.#sink, fields);
    else writeHead(this.#sink, spec, fields);
  }

  #field(spec: OperatorSpec, name: string, value: unknown, step: Step): void {
    const order = spec.fields.get(name);
    const option = spec.options[order ?? -1];
    if (option !== undefined && option.kind !== 'block')
      this.#attempt(`${spec.name} ${name}`, step, () => writeOption(this.#sink, option, value, 0));
    if (order !== undefined) return;
    const suggest = closestName(name, spec.fields.keys());
    const meant = suggest === undefined ? '' : `; did you mean "${suggest}"?`;
    this.report('unknown-option', `${spec.name}: unknown option "${name}"${meant}`, step, suggest);
  }

  #attempt(prefix: string, step: Step | undefined, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      this.report('bad-value', `${prefix}: ${error.message}`, step);
    }
  }
}
