import type { Diagnostic } from '@jobtronaut/diagnostics';

/** A problem as `--json` prints it. */
export function problemValue({ code, severity, message, hint, task, file, line, column, path }: Diagnostic) {
  return {
    code,
    severity,
    message,
    hint: hint ?? null,
    task: task ?? null,
    file: file ?? null,
    line: line ?? null,
    column: column ?? null,
    path: path ?? null,
  };
}
