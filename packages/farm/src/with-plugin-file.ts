import { JobtronautError } from '@jobtronaut/diagnostics';
import type { Registry } from '@jobtronaut/plugins-loader';

/** An error that names a task, with the file that the task comes from, and with the line where the file's own code failed. */
export function withPluginFile(error: unknown, registry: Registry): unknown {
  if (!JobtronautError.is(error)) return error;
  const [, task] = /^task ([\w$]+)/.exec(error.message) ?? [];
  const file = task === undefined ? undefined : fileOf(task, registry);
  if (file === undefined || error.message.includes(file)) return error;
  const line = lineIn(file, error);
  const { code, hint, diagnostics, data } = error;
  return new JobtronautError(code, `${error.message} (${file}${line === undefined ? '' : `:${line}`})`, {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
    diagnostics,
    data,
  });
}

/** Of the task itself, or of the one that it overrides. */
function fileOf(task: string, registry: Registry): string | undefined {
  const known = new Set(registry.taskNames());
  const name = [task, task.replace(/(Overriden)+$/, '')].find((each) => known.has(each));
  return name === undefined ? undefined : registry.modulePath(name);
}

/** The innermost place in the file that the stacks of an error and its causes name. */
function lineIn(file: string, error: unknown): string | undefined {
  let found: string | undefined;
  for (let at = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth++) {
    const start = at.stack?.indexOf(`${file}:`) ?? -1;
    if (start >= 0) found = /^\d+/.exec(at.stack?.slice(start + file.length + 1) ?? '')?.[0];
  }
  return found;
}
