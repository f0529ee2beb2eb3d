import { checkPlugins } from '@jobtronaut/core';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import { withTask } from './refuse.ts';
import type { Session } from './session.ts';

/**
 * Everything that can be told of a site's plugins without a job: folders that are not there, files that do not load, and the problems
 * of each task by itself and of what it requires. Each has the file that it is about, if there is one.
 */
export function checkSession({ registry }: Session): Diagnostic[] {
  const loading = registry.warnings.map((warning): Diagnostic => {
    // While others can be used it is a warning; whoever asks after all plugins wants to know that this one cannot.
    return ['broken-plugin', 'missing-plugin-directory'].includes(warning.code)
      ? { ...warning, severity: 'error' }
      : warning;
  });
  return [...loading, ...checkPlugins(registry).map(withTask)];
}
