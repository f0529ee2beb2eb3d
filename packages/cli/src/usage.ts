import { say } from './terminal.ts';

/** What yargs has to say about a wrong command line, as one line, and where the right ones are listed. */
export function tellUsage(message: string, words: readonly string[]): void {
  const text = message
    .trim()
    .split(/\s*\n\s*/)
    .join(' ');
  const guess = /^Did you mean (.+)\?$/.exec(text)?.[1];
  say(`error: ${guess === undefined ? text : `there is no command "${words[0]}"; did you mean "${guess}"?`}`);
  const command = words[0] !== undefined && /^[a-z]+$/.test(words[0]) && guess === undefined ? ` ${words[0]}` : '';
  say(`  jobtronaut${command} --help tells what is possible`);
}
