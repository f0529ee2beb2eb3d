import { quickAnswer } from './quick.ts';

/** Runs a command line, and gives its exit code. */
export async function run(words: readonly string[]): Promise<number> {
  return (await quickAnswer(words)) ?? (await import('./run.ts')).run(words);
}
