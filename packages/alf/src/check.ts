/** What keeps a document from being written, all of it, each with its path. */
import { closestName, type Diagnostic, JobtronautError } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';
import { OPERATORS, type OperatorSpec } from './operators.ts';
import { Unwritable } from './quote.ts';
import { Sink } from './sink.ts';
import { pathText, type Step, walk } from './walk.ts';
import { isMissing, writeAssign, writeHead } from './write-element.ts';
import { writeOption } from './write-value.ts';

/** A document that cannot be written as a job file. `diagnostics` has every problem, each with its `path`. */
export class AlfDocumentError extends JobtronautError {}

/** The error for a document that the writer refused. */
export function refusal(document: unknown, reason: Unwritable): AlfDocumentError {
  const diagnostics = checkDocument(document);
  const [first] = diagnostics;
  if (first === undefined) throw new Error(`Internal error: refused without a diagnostic: ${reason.message}`);
  const more = diagnostics.length === 1 ? '' : ` (and ${diagnostics.length - 1} more)`;
  const where = first.path ? `${first.path}: ` : '';
  return new AlfDocumentError(first.code, `${where}${first.message}${more}`, {
    diagnostics,
    ...(first.hint !== undefined && { hint: first.hint }),
  });
}

/** The errors of a document: names, kinds of values, texts that no job file can hold, what is missing. */
export function checkDocument(document: unknown): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const report = (code: Code, message: string, step: Step | undefined, suggest?: string): void => {
    const path = pathText(step);
    diagnostics.push({ code, severity: 'error', message, path, ...(suggest !== undefined && { suggest }) });
  };
  const attempt = (prefix: string, step: Step | undefined, work: () => unknown): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      report('bad-value', `${prefix}: ${error.message}`, step);
    }
  };
  const reportUnknown = (spec: OperatorSpec, name: string, step: Step): void => {
    const suggest = closestName(name, spec.fields.keys());
    const meant = suggest === undefined ? '' : `; did you mean "${suggest}"?`;
    report('unknown-option', `${spec.name}: unknown option "${name}"${meant}`, step, suggest);
  };
  walk(
    document,
    ({ spec, fields, step }) => {
      const at = (name: string): Step => ({ parent: step, name, index: undefined });
      for (const name of spec.required)
        if (isMissing(fields[name])) report('missing-required', `${spec.name} needs ${name}`, at(name));
      if (spec === OPERATORS.Assign) attempt('Assign', step, () => writeAssign(new Sink(), fields));
      else if (spec !== OPERATORS.Job && !spec.required.slice(0, 1).some((name) => isMissing(fields[name])))
        attempt(spec.name, step, () => writeHead(new Sink(), spec, fields));
      for (const name in fields) {
        const value = fields[name];
        const order = spec.fields.get(name);
        const option = spec.options[order ?? -1];
        if (value === undefined) continue;
        if (order === undefined) reportUnknown(spec, name, at(name));
        else if (option !== undefined && option.kind !== 'block')
          attempt(`${spec.name} ${name}`, at(name), () => writeOption(new Sink(), option, value, ''));
      }
    },
    (message, step) => report('bad-value', message, step),
  );
  return diagnostics;
}
