import { setTimeout as delay } from 'node:timers/promises';
import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import { CliError } from './errors.ts';
import { type JobStatus, type Outcome, outcomeOf } from './job-status.ts';
import type { LiveView } from './live.ts';
import { WaitingReason } from './waiting.ts';
import { WorkDone } from './work-done.ts';

/** Often enough to look alive, seldom enough that a thousand watchers do not load an engine. Milliseconds. */
const POLL = 400;
/** Running tasks asked for; more than any terminal shows. */
const MOST_RUNNING = 100;

/** How a job ended. */
export interface Ended {
  readonly outcome: Exclude<Outcome, 'running'>;
  /** From spooling to rest. */
  readonly seconds: number | undefined;
}

/** How a job is watched. */
interface Watching {
  readonly view: LiveView;
  readonly signal: AbortSignal;
  /** The command that lifts its pause. */
  readonly unpause: string;
}

/**
 * Watches a job until it is done, or nothing more of it can run.
 *
 * @throws CliError `job-not-found`, also when the job is deleted meanwhile; the client's errors
 */
export async function watchJob(
  client: TractorClient,
  jid: number,
  { view, signal, unpause }: Watching,
): Promise<Ended> {
  try {
    const waiting = new WaitingReason(client, signal);
    const work = new WorkDone(client, signal);
    for (;;) {
      const status = await readStatus(client, jid, { waiting, work, signal, unpause });
      view.update(status);
      const outcome = outcomeOf(status);
      if (outcome !== 'running') return { outcome, seconds: status.seconds };
      await delay(POLL, undefined, { signal });
    }
  } finally {
    view.end();
  }
}

interface Reading extends Omit<Watching, 'view'> {
  readonly waiting: WaitingReason;
  readonly work: WorkDone;
}

async function readStatus(
  client: TractorClient,
  jid: number,
  { waiting, work, signal, unpause }: Reading,
): Promise<JobStatus> {
  const [job] = await client.select('job', clause`jid = ${jid}`, {
    columns: [
      'jid',
      'title',
      'numtasks',
      'numdone',
      'numactive',
      'numerror',
      'numready',
      'pausetime',
      'spooltime',
      'starttime',
      'stoptime',
      'afterjids',
      'aftertime',
    ],
    signal,
  });
  if (!job) {
    throw new CliError('job-not-found', `The engine has no job ${jid}; it may have been deleted`, {
      hint: 'Job ids are what submit prints on stdout.',
    });
  }
  const running =
    job.numactive === 0
      ? []
      : await client.select('task', clause`jid = ${jid} and active`, {
          columns: ['tid', 'title', 'progress'],
          sortBy: ['tid'],
          limit: MOST_RUNNING,
          signal,
        });
  return {
    jid,
    title: job.title,
    total: job.numtasks,
    done: job.numdone,
    active: job.numactive,
    failed: job.numerror,
    ready: job.numready,
    paused: job.pausetime === null ? undefined : unpause,
    work: await work.of(job),
    started: job.starttime?.getTime(),
    seconds: job.stoptime && job.spooltime ? (job.stoptime.getTime() - job.spooltime.getTime()) / 1000 : undefined,
    waits: await waiting.of(job),
    running: running.map(({ tid, title, progress }) => ({ tid, title, progress: progress ?? 0 })),
  };
}
