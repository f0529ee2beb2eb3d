/**
 * What needs vitest: matchers for expanded jobs (`import '@jobtronaut/testing/matchers'` in a test or a set-up file), and a fake clock.
 *
 * @module
 */
import { expect } from 'vitest';
import { ExpandedJob } from './expanded-job.ts';

export { type FakeClock, fakeClock } from './fake-clock.ts';

interface JobMatchers<R> {
  /** Everything that each title names ends before anything of the next one starts. Titles as in `ExpandedJob.runsBefore`. */
  toRunInOrder(...titles: string[]): R;
  /** A task of this title has a command with these words in a row, none in between. */
  toHaveCommand(title: string, ...words: (string | RegExp)[]): R;
  /** `submit` would warn of nothing. */
  toHaveNoWarnings(): R;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the parameters of an interface that is merged must be those of its owner
  interface Matchers<T = any> extends JobMatchers<T> {}
}

expect.extend({
  toRunInOrder(received: unknown, ...titles: string[]) {
    const job = jobOf(received);
    for (const [at, title] of titles.slice(1).entries()) {
      const before = titles[at] ?? '';
      const pair = job.outOfOrder(before, title);
      if (pair === undefined) continue;
      const message = `${title} does not wait for ${before}: ${pair.later} may start before ${pair.earlier} is done`;
      return { pass: false, message: () => `${message}\n${job.tree()}` };
    }
    return { pass: true, message: () => `the tasks run in the order ${titles.join(', ')}` };
  },
  toHaveCommand(received: unknown, title: string, ...words: (string | RegExp)[]) {
    const job = jobOf(received);
    const own = job.commands.filter((each) => each.title === title || each.title.startsWith(`${title}: Elements `));
    const pass = own.some(({ argv }) => hasInARow(argv, words));
    return {
      pass,
      message: () =>
        `${title} has ${pass ? 'a' : 'no'} command with ${words.join(' ')}; the job's commands:\n${job.argv()}`,
    };
  },
  toHaveNoWarnings(received: unknown) {
    const { warnings } = jobOf(received);
    return {
      pass: warnings.length === 0,
      message: () => `the job has ${warnings.length} warnings:\n${warnings.map(({ message }) => message).join('\n')}`,
    };
  },
});

function jobOf(received: unknown): ExpandedJob {
  if (received instanceof ExpandedJob) return received;
  throw new TypeError('this matcher looks at what expandTask() gives');
}

function hasInARow(argv: readonly string[], words: readonly (string | RegExp)[]): boolean {
  const fits = (word: string | undefined, wanted: string | RegExp) =>
    word !== undefined && (typeof wanted === 'string' ? word === wanted : wanted.test(word));
  return argv.some((_, start) => words.every((wanted, at) => fits(argv[start + at], wanted)));
}
