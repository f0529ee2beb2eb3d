import { createInterface } from 'node:readline/promises';
import { CliError } from './errors.ts';

/**
 * Asks before something is done to much at once.
 *
 * @throws CliError `not-confirmed` if the answer is not yes, or nobody is there to answer
 */
export async function confirm(question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new CliError('not-confirmed', `${question} Nobody is here to answer, and nothing was done`, {
      hint: 'With --yes nothing is asked.',
    });
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    lines.close();
  }
  throw new CliError('not-confirmed', 'Nothing was done');
}
