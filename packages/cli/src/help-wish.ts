import { isatty } from 'node:tty';

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
  return isatty(1) ? Math.min(110, process.stdout.columns) : 80;
}
