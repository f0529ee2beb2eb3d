import { restoreOverrides } from './apply-overrides.ts';
import { type Payload, restoreArguments } from './payload.ts';
import type { FarmIo, Task, TaskClass } from './task.ts';

/** What a restored task needs of the machine that it runs on. */
export interface RestoreIo extends FarmIo {
  /** Reads the arguments cache: the one JSON object that the file holds. */
  readCache(file: string): Readonly<Record<string, unknown>>;
}

/**
 * The task of a payload, on the farm: its arguments are those of the command, and no processor runs again. The caller looks the class
 * up by `payload.task`, then calls `script()`.
 *
 * @throws `arguments-cache-unreadable`
 */
export function restoreTask(task: TaskClass, payload: Payload, io: RestoreIo): Task<object> {
  const restored = restoreOverrides(task, payload.overrides);
  return new restored({ arguments: restoreArguments(payload, (file) => io.readCache(file)), farm: io });
}
