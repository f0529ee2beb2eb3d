import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandEnd } from '@jobtronaut/runner';
import { messageOf } from '../errors.ts';
import type { Effect } from '../machine/changes.ts';
import type { Attempt, Usage } from '../machine/model.ts';
import type { Queue } from '../queue/queue.ts';
import type { Store } from '../store/store.ts';
import { type BladeInfo, commandSpec } from './command-spec.ts';
import { graftChunk, graftOutput } from './expansion.ts';
import type { LaunchEvents, Launched, Launcher } from './launcher.ts';
import { logPath } from './log-path.ts';

export interface RunsOptions {
  readonly launcher: Launcher;
  readonly queue: Queue;
  readonly store: Store;
  readonly blade: BladeInfo;
  readonly stateDir: string;
}

/** Exit code of a command whose expansion could not be used; codes of our own lie above 20000 (tractor-protocol 10.6). */
const EXPANSION_FAILED = 20101;
/** Exit code of a command whose description could not be read back. */
const DESCRIPTION_LOST = 20102;

/** Carries out what the state machine decides, and tells it what comes of it. */
export class Runs {
  readonly #options: RunsOptions;
  readonly #running = new Map<Attempt, Launched>();

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  perform(effect: Effect): void {
    if (effect.type === 'launch') this.#launch(effect.attempt);
    else this.#running.get(effect.attempt)?.kill(effect.attempt.intent ?? 'interrupt');
  }

  /** Resolves when nothing runs any more. */
  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  /** Ends everything that runs; resolves when it has ended. */
  async killAll(): Promise<void> {
    for (const launched of this.#running.values()) launched.kill('the engine is closing');
    await this.drained();
  }

  #launch(attempt: Attempt): void {
    const { queue, store, launcher, stateDir, blade } = this.#options;
    const { job, cid, iid, task } = attempt;
    const jobData = store.reader.jobData(job.jid);
    const command = store.reader.command(job.jid, cid);
    if (!jobData || !command) {
      queue.apply({ type: 'ended', attempt, end: { rcode: DESCRIPTION_LOST } });
      return;
    }
    const captured = join(stateDir, 'tmp', `J${job.jid}.C${cid}.${iid}.alf`);
    if (command.data.expand === true) mkdirSync(join(stateDir, 'tmp'), { recursive: true, mode: 0o700 });
    const spec = commandSpec(blade, attempt, jobData, command.data, captured);
    const log = logPath(stateDir, job.jid, task.tid);
    const launched = launcher.launch({ spec, log, owner: jobData.owner }, this.#events(attempt, captured));
    this.#running.set(attempt, launched);
    // It was told to stop before it started.
    if (attempt.intent) launched.kill(attempt.intent);
  }

  #events(attempt: Attempt, captured: string): LaunchEvents {
    const { queue, store } = this.#options;
    return {
      started: (pid) => queue.apply({ type: 'started', attempt, pid }),
      logged: () => queue.apply({ type: 'logged', attempt }),
      progressed: (percent) => queue.apply({ type: 'progressed', attempt, percent }),
      expandChunk: async (chunk, note) => {
        for (const warning of await graftChunk({ queue, store, attempt, file: chunk.file })) note(warning);
      },
      judge: async (end, note) => {
        if (end.expandFile === undefined || end.exitCode !== 0 || attempt.intent) return end;
        try {
          for (const warning of await graftOutput({ queue, store, attempt, file: end.expandFile })) note(warning);
          return end;
        } catch (error) {
          note(`the expansion failed: ${messageOf(error)}`);
          return { ...end, exitCode: EXPANSION_FAILED };
        } finally {
          rmSync(captured, { force: true });
        }
      },
      ended: (end) => {
        this.#running.delete(attempt);
        queue.apply({ type: 'ended', attempt, end: { rcode: end.exitCode, usage: usageOf(end) } });
      },
    };
  }
}

const GB = 1024 ** 3;

function usageOf({ usage }: CommandEnd): Usage | undefined {
  if (!usage) return undefined;
  const { userSecs: user, systemSecs: system, rssBytes, vszBytes } = usage;
  return { user, system, rss: rssBytes / GB, vsz: vszBytes / GB };
}
