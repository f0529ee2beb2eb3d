import { commandHelp, groupHelp, overallHelp } from './help.ts';
import { findCommand, GROUPS } from './table/index.ts';

/**
 * Answers what people and shells ask all the time, from the table and the manifest alone: neither the parser nor any plugin is loaded.
 * Gives the exit code, or nothing if this is not for here.
 */
export async function quickAnswer(words: readonly string[]): Promise<number | undefined> {
  if (words[0] === '__complete') return (await import('./completion/complete.ts')).complete(words.slice(1));
  if (words.length === 1 && (words[0] === '--version' || words[0] === '-v')) {
    const { version } = await import('./version.ts');
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  if (wantsHelp(words)) return help(words.filter((word) => !HELP.includes(word)));
  if (words[0] === 'list') return (await import('./quick-list.ts')).quickList(words.slice(1));
  return undefined;
}

const HELP: readonly string[] = ['--help', '-h'];

/** Whether a command line asks for help. */
export function wantsHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? words.length : end).some((word) => HELP.includes(word)) || words[0] === 'help';
}

/** The width for help: that of the terminal, and never so wide that lines are hard to read. */
export function helpWidth(): number {
  return Math.min(110, process.stdout.columns ?? 80);
}

function help(words: readonly string[]): number | undefined {
  const [first, ...rest] = words;
  if (first === 'help') return help(rest);
  if (first === undefined) return print(overallHelp(helpWidth()));
  const found = findCommand(words);
  // A task that is named brings options of its own.
  if (found?.command.taskArguments && words.some((word) => /^--task(=|$)/.test(word))) return undefined;
  if (found !== undefined) return print(commandHelp(found.command, helpWidth()));
  return Object.hasOwn(GROUPS, first) && rest.length === 0 ? print(groupHelp(first, helpWidth())) : undefined;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
