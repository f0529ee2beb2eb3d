import { setTimeout as delay } from 'node:timers/promises';
import type { TractorClient } from '@jobtronaut/tractor-client';
import { connect } from '../connect.ts';
import { failureReport } from '../failures.ts';
import { liveView } from '../live.ts';
import { EXIT, say, wantsColour } from '../terminal.ts';
import { watchJob } from '../watch-job.ts';

interface WatchOptions {
  readonly jid: number;
  readonly config?: string | undefined;
  readonly engine?: string | undefined;
  readonly verbose: boolean;
}

/** `jobtronaut watch`. */
export async function watch({ jid, verbose, ...options }: WatchOptions): Promise<number> {
  const { client } = await connect(options);
  return watchToTheEnd(client, jid, { verbose });
}

/** How long after a first Ctrl-C a second one ends the job. Milliseconds. */
const SECOND_CHANCE = 3000;

/**
 * Shows the job until it ends, then tells how. Ctrl-C leaves the job running and says how to come back; a second one within three
 * seconds ends the job.
 */
export async function watchToTheEnd(
  client: TractorClient,
  jid: number,
  { verbose, onceDone = [] }: { verbose: boolean; onceDone?: readonly string[] },
): Promise<number> {
  const stop = new AbortController();
  const [first, second] = ctrlC();
  const started = Date.now();
  const view = liveView(process.stderr, wantsColour(process.stderr));
  const watching = watchJob(client, jid, view, stop.signal);
  const outcome = await Promise.race([watching, first]);
  if (outcome === undefined) {
    stop.abort();
    await watching.catch(() => undefined);
    return leave(client, jid, second);
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (outcome === 'done') {
    say(`Job ${jid} is done after ${seconds} s`);
    for (const line of onceDone) say(line);
    return EXIT.done;
  }
  for (const line of await failureReport(client, jid, verbose)) say(line);
  say(`Job ${jid} failed after ${seconds} s`);
  return EXIT.taskFailed;
}

async function leave(client: TractorClient, jid: number, second: Promise<void>): Promise<number> {
  say(`\nJob ${jid} goes on. To look at it: jobtronaut watch ${jid}`);
  say('Ctrl-C once more, within 3 seconds, ends the job.');
  const over = new AbortController();
  const patience = delay(SECOND_CHANCE, false, { signal: over.signal }).catch(() => false);
  const again = await Promise.race([second.then(() => true), patience]);
  over.abort();
  if (again) {
    await client.deleteJobs(jid);
    say(`Job ${jid} is ended: its commands are stopped, and it has left the queue.`);
  }
  return EXIT.interrupted;
}

/** The first and the second Ctrl-C. One listener for both: without any, even for a moment, Ctrl-C would end the process. */
function ctrlC(): [first: Promise<void>, second: Promise<void>] {
  const presses: (() => void)[] = [];
  const first = new Promise<void>((resolve) => presses.push(resolve));
  const second = new Promise<void>((resolve) => presses.push(resolve));
  process.on('SIGINT', () => presses.shift()?.());
  return [first, second];
}
