import { say } from './terminal.ts';

/** An engine answers once it has taken in the whole job. Milliseconds until something is said of that, and what. */
const TOLD: readonly (readonly [after: number, words: (name: string) => string])[] = [
  [5_000, (name) => `${name} is taking it in ...`],
  [60_000, (name) => `${name} has not answered for a minute: it may be busy. This waits on; Ctrl-C twice ends it`],
];

/** Says that an engine which has been sent a job has not answered yet, until the function that it gives is called. */
export function tellSilence(name: string): () => void {
  const timers = TOLD.map(([after, words]) => setTimeout(() => say(words(name)), after).unref());
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}
