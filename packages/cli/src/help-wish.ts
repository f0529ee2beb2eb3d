import { fstatSync } from 'node:fs';

const HELP: readonly string[] = ['--help', '-h'];

/** Whether a command line asks for help. */
export function wantsHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? words.length : end).some((word) => HELP.includes(word)) || words[0] === 'help';
}

/** The other words. */
export function withoutHelp(words: readonly string[]): string[] {
  return words.filter((word) => !HELP.includes(word));
}

/** The width for help: that of the terminal, and never so wide that lines are hard to read. */
export function helpWidth(): number {
  // A terminal is such a device; to ask Node's stream costs as much as the whole answer where it goes into a pipe.
  return fstatSync(1).isCharacterDevice() ? Math.min(110, process.stdout.columns ?? 80) : 80;
}
