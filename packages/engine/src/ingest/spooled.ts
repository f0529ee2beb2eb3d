import { setTimeout } from 'node:timers/promises';
import { AlfSyntaxError, readAlf, type Subtask } from '@jobtronaut/alf';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import { type JobPlan, planJob, type SpoolInfo } from './job.ts';
import { oldPostscript } from './old-postscript.ts';

/**
 * Reads a spooled job script, tolerantly, as engines do.
 *
 * @throws AlfSyntaxError; JobtronautError `cycle`, `too-large`
 */
export async function planSpooled(script: Uint8Array, info: SpoolInfo): Promise<JobPlan> {
  const { file, document, diagnostics } = readAlf(script);
  if (!document) throw new AlfSyntaxError(complete(diagnostics, 'no Job in the script, only tasks'));
  const old = oldPostscript(file);
  await letOthers(script);
  const plan = planJob({ ...document, postscript: [...(document.postscript ?? []), ...old.commands] }, info);
  await letOthers(script);
  return { ...plan, warnings: [...warningsOf(diagnostics), ...old.warnings, ...plan.warnings] };
}

/** Scripts of more bytes than this take a while: a second for 100,000 tasks to be read, another to be planned. */
const LARGE = 1024 * 1024;
/** Enough for a request that came meanwhile to be read and answered. */
const TURN_MS = 10;

/** Between the steps of a large job others have their turn. */
async function letOthers(script: Uint8Array): Promise<void> {
  if (script.length > LARGE) await setTimeout(TURN_MS);
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
