import { type Diagnostic, JobtronautError } from '@jobtronaut/diagnostics';
import { baseOf } from './apply-overrides.ts';
import type { Code } from './codes.ts';
import { reason } from './failure.ts';
import type { Plugins } from './plugins.ts';
import type { TaskClass } from './task.ts';

/** All problems that a check finds, each told once for each task, with the task and the file that it is about. */
export class Problems {
  readonly #plugins: Plugins;
  readonly #found = new Map<string, Diagnostic>();

  constructor(plugins: Plugins) {
    this.#plugins = plugins;
  }

  /** In the order in which they were found. */
  get all(): readonly Diagnostic[] {
    return [...this.#found.values()];
  }

  /** An error that was not thrown. */
  tell(error: unknown, task: TaskClass | undefined, severity: Diagnostic['severity'] = 'error'): void {
    this.#put({ ...diagnosisOf(error), severity, ...this.#about(task) });
  }

  /** Runs a check; what it throws becomes a problem of this task. */
  attempt<T>(task: TaskClass | undefined, check: () => T): T | undefined {
    try {
      return check();
    } catch (error) {
      this.tell(error, task);
      return undefined;
    }
  }

  #about(task: TaskClass | undefined): Pick<Diagnostic, 'task' | 'file'> {
    if (task === undefined) return {};
    const base = baseOf(task).name;
    const origin = this.#plugins.origin(base);
    return { task: base, ...(origin && { file: `${origin.root}/${origin.file}` }) };
  }

  #put(problem: Diagnostic): void {
    const key = `${problem.code} ${problem.task ?? ''} ${problem.message}`;
    if (!this.#found.has(key)) this.#found.set(key, problem);
  }
}

function diagnosisOf(error: unknown): Pick<Diagnostic, 'code' | 'message' | 'hint' | 'suggest'> {
  if (!JobtronautError.is(error)) return { code: 'task-failed' satisfies Code, message: reason(error) };
  const { code, message, hint, data } = error;
  const close = Array.isArray(data.close) ? (data.close as readonly string[])[0] : undefined;
  return { code, message, ...(hint !== undefined && { hint }), ...(close !== undefined && { suggest: close }) };
}
