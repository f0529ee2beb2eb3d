import { clause } from './clause.ts';
import type { CallOptions, EngineApi } from './engine-api.ts';
import { LogTail } from './log-tail.ts';
import { pause } from './pause.ts';
import { mayPass } from './retry.ts';
import { select } from './select.ts';
import { type TaskLogOptions, taskLogAddresses } from './task-log.ts';

export interface FollowLogOptions extends TaskLogOptions {
  /** When to stop: once the task is done or in error, or only once it is done, since errors may be retried. @default 'rest' */
  readonly until?: 'rest' | 'done' | undefined;
  /** Pause between two looks, in milliseconds. @default 1000 */
  readonly interval?: number | undefined;
}

/** Gives the log of a task from its start, and what is added, in pieces of any length, until the task has ended. */
export async function* followTaskLog(
  api: EngineApi,
  jid: number,
  tid: number,
  { until = 'rest', interval = 1000, owner, signal }: FollowLogOptions,
): AsyncGenerator<string, void, undefined> {
  const tails = new Map<string, LogTail>();
  let failures = 0;
  for (let first = true; ; first = false) {
    // The state first: what was in the log when the task had already ended is all of it.
    const state = await taskState(api, jid, tid, { signal });
    if (state === undefined && first) throw api.nothing(`no task ${tid} in job ${jid}`);
    const ended = state === undefined || state === 'done' || (state === 'error' && until === 'rest');
    try {
      for (const address of await taskLogAddresses(api, jid, tid, { owner, signal })) {
        const tail = tails.get(address.href) ?? new LogTail(api, address);
        tails.set(address.href, tail);
        yield* tail.read({ signal });
      }
      failures = 0;
      if (ended) {
        for (const tail of tails.values()) {
          const rest = tail.end();
          if (rest !== '') yield rest;
        }
        return;
      }
    } catch (error) {
      // What came before the connection broke off is given out; the next look goes on from there.
      if (!mayPass(error) || ++failures > api.settings.retries.attempts) throw error;
    }
    await pause(interval, signal);
  }
}

/** Undefined if there is no such task, or no longer. */
async function taskState(api: EngineApi, jid: number, tid: number, options: CallOptions): Promise<string | undefined> {
  const columns = ['state', 'Job.deletetime'];
  const where = clause`jid=${jid} and tid=${tid}`;
  const [row] = await select(api, 'task', where, { columns, archive: true, limit: 1, ...options });
  // Nothing of a deleted job runs any more.
  return row === undefined ? undefined : row['Job.deletetime'] === null ? String(row.state) : 'done';
}
