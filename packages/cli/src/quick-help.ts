import { commandHelp, groupHelp, overallHelp } from './help.ts';
import { helpWidth } from './help-wish.ts';
import { findCommand, GROUPS } from './table/index.ts';
import { writeQuickly } from './write-quickly.ts';

/** Help on everything, a group or a command. Nothing if there is no such command, or if its task has to be known. */
export function quickHelp(words: readonly string[]): number | undefined {
  const [first, ...rest] = words;
  if (first === 'help') return quickHelp(rest);
  if (first === undefined) return print(overallHelp(helpWidth()));
  const found = findCommand(words);
  // A task that is named brings options of its own.
  if (found?.command.taskArguments && words.some((word) => /^--task(=|$)/.test(word))) return undefined;
  if (found !== undefined) return print(commandHelp(found.command, helpWidth()));
  return Object.hasOwn(GROUPS, first) && rest.length === 0 ? print(groupHelp(first, helpWidth())) : undefined;
}

function print(text: string): number {
  writeQuickly(text);
  return 0;
}
