import { constants } from 'node:os';

/** How a command ended, to stand behind "it" or a title: the farm gives a signal as a negative exit code (tractor-protocol 7). */
export function howItEnded(exitcode: number | null | undefined): string {
  if (exitcode === null || exitcode === undefined) return 'failed';
  if (exitcode === -constants.signals.SIGKILL)
    return 'was killed (signal 9, as the system does it when memory runs out)';
  return exitcode < 0 ? `was killed (signal ${-exitcode})` : `failed with exit code ${exitcode}`;
}
