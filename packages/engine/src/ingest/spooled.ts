import { AlfSyntaxError, type Job as JobDocument, readAlf, type Subtask } from '@jobtronaut/alf';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import { type JobPlan, planJob, type SpoolInfo } from './job.ts';
import { oldPostscript } from './old-postscript.ts';

/**
 * Reads a spooled job script, tolerantly, as engines do.
 *
 * @throws AlfSyntaxError; JobtronautError `cycle`, `too-large`
 */
export function planSpooled(script: Uint8Array, info: SpoolInfo): JobPlan {
  const { document, warnings } = readJob(script);
  const plan = planJob(document, info);
  return { ...plan, warnings: [...warnings, ...plan.warnings] };
}

/**
 * The job of a spooled script, and what is odd about it.
 *
 * @throws AlfSyntaxError
 */
export function readJob(script: Uint8Array): { document: JobDocument; warnings: string[] } {
  const { file, document, diagnostics } = readAlf(script);
  if (!document) throw new AlfSyntaxError(complete(diagnostics, 'no Job in the script, only tasks'));
  const old = oldPostscript(file);
  const postscript = [...(document.postscript ?? []), ...old.commands];
  return { document: { ...document, postscript }, warnings: [...warningsOf(diagnostics), ...old.warnings] };
}

/** To read, plan and store a script of so many bytes, a few thousand tasks, others may wait. */
const SMALL = 256 * 1024;

/** Whether it takes longer to take a script, or an expansion, than others should wait; one with an Iterate may, however short it is. */
export function isLarge(script: Buffer): boolean {
  return script.length > SMALL || script.includes('Iterate');
}

/** What an expansion says: bare tasks, or the tasks of a whole job, whose attributes do not count (tractor-protocol 5). */
export interface Snippet {
  readonly subtasks: readonly Subtask[];
  readonly warnings: readonly string[];
}

/** @throws AlfSyntaxError, also for a text without any task */
export function readSnippet(text: string | Uint8Array): Snippet {
  const { document, fragment, diagnostics } = readAlf(text);
  const subtasks = fragment ?? document?.subtasks;
  if (!subtasks || subtasks.length === 0) throw new AlfSyntaxError(complete(diagnostics, 'no task in the expansion'));
  return { subtasks, warnings: warningsOf(diagnostics) };
}

function complete(diagnostics: readonly Diagnostic[], otherwise: string): Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.length > 0 ? errors : [{ code: 'no-job', severity: 'error', message: otherwise, line: 1, column: 1 }];
}

function warningsOf(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter(({ severity }) => severity === 'warning')
    .map(({ line, message, code }) => `line ${line ?? 1}: ${message} [${code}]`);
}
