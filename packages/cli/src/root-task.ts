import { refuseWrongMembers, type TaskClass } from '@jobtronaut/core';
import { JobtronautError } from '@jobtronaut/diagnostics';
import type { Session } from '@jobtronaut/farm';
import { CliError } from './errors.ts';
import { say, tellDiagnostic } from './terminal.ts';

/** The task that was asked for. If it is not there, first whatever kept plugins from being found. */
export function rootTask({ configuration, registry }: Session, name: string): TaskClass {
  try {
    const task = registry.task(name);
    refuseWrongMembers(task);
    return task;
  } catch (error) {
    // What keeps this very task from being found is told as the error.
    const own = JobtronautError.is(error) ? error : undefined;
    for (const warning of registry.warnings) {
      if (warning.code !== own?.code || !own.message.endsWith(warning.message)) tellDiagnostic(warning);
    }
    if (configuration.values.PLUGIN_PATH.length === 0) {
      say(
        `No plugin folders are configured: ${configuration.file ?? 'there is no jobtronaut.config.ts here or above'}`,
      );
    }
    if (JobtronautError.is(error) && error.code === 'unknown-task' && [...registry.processorNames()].includes(name)) {
      throw new CliError('bad-option', `${name} is a processor, and --task takes a task`, {
        hint: 'Tasks name it in their argumentProcessors. jobtronaut list tasks lists the tasks.',
      });
    }
    throw error;
  }
}
