import { type Diagnostic, formatDiagnostic, JobtronautError } from '@jobtronaut/diagnostics';

/**
 * A text that is no job file. `diagnostics` has every problem, warnings too, each with line, column and code frame;
 * `code` and `message` are those of the first error.
 */
export class AlfSyntaxError extends JobtronautError {
  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const first = errors[0] ?? diagnostics[0];
    const more = errors.length > 1 ? `\nand ${errors.length - 1} more` : '';
    super(first?.code ?? 'no-job', first === undefined ? 'no job file' : formatDiagnostic(first) + more, {
      diagnostics,
      ...(first?.hint !== undefined && { hint: first.hint }),
    });
  }
}
