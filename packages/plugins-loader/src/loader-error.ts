import { type Diagnostic, JobtronautError, type JobtronautErrorOptions } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';

/** A mistake in a configuration file or in plugin files, or a name that nothing there has. */
export class LoaderError extends JobtronautError {
  declare readonly code: Code;

  constructor(code: Code, message: string, options?: JobtronautErrorOptions) {
    super(code, message, options);
  }
}

/** A diagnostic of this package: its code is one of ours. */
export interface LoaderDiagnostic extends Diagnostic {
  readonly code: Code;
}
