import { CliError } from './errors.ts';

/** Jobs and tasks as words of a command line name them. */
export interface NamedIds {
  readonly jobs: readonly number[];
  /** By the ids of their jobs. */
  readonly tasks: ReadonlyMap<number, readonly number[]>;
}

/** Reads `12`, `12,13`, `12:3`, `12:3,4`. @throws CliError `bad-option` */
export function readIds(words: readonly string[]): NamedIds {
  const jobs = new Set<number>();
  const tasks = new Map<number, number[]>();
  for (const word of words) {
    const [before = '', behind, more] = word.split(':');
    if (more !== undefined) throw nothing(word);
    if (behind === undefined) for (const jid of numbers(before, word)) jobs.add(jid);
    else {
      const [jid = 0] = numbers(before, word);
      tasks.set(jid, [...new Set([...(tasks.get(jid) ?? []), ...numbers(behind, word)])]);
    }
  }
  return { jobs: [...jobs], tasks };
}

/** A job, and what stands behind the first colon: a task by its id or title. @throws CliError `bad-option` */
export function readTaskName(word: string): { readonly jid: number; readonly task: string | undefined } {
  const colon = word.indexOf(':');
  const [jid = 0] = numbers(colon === -1 ? word : word.slice(0, colon), word);
  return { jid, task: colon === -1 ? undefined : word.slice(colon + 1) };
}

function numbers(text: string, word: string): number[] {
  return text.split(',').map((part) => {
    const id = Number(part);
    if (/^\d+$/.test(part) && Number.isSafeInteger(id) && id > 0) return id;
    throw nothing(word);
  });
}

function nothing(word: string): CliError {
  return new CliError('bad-option', `"${word}" names no job or task`, {
    hint: 'Jobs are named as 12, tasks as 12:3. jobtronaut jobs lists the jobs.',
  });
}
