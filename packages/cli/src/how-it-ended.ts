/** How a command ended, to stand behind "it" or a title: the farm gives a signal as a negative exit code (tractor-protocol 7). */
export function howItEnded(exitcode: number | null | undefined): string {
  if (exitcode === null || exitcode === undefined) return 'failed';
  return exitcode < 0 ? `was killed (signal ${-exitcode})` : `failed with exit code ${exitcode}`;
}
