import { setTimeout as delay } from 'node:timers/promises';
import type { TractorClient } from '@jobtronaut/tractor-client';
import { connect } from '../connect.ts';
import { CliError } from '../errors.ts';
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
  if (!(Number.isSafeInteger(jid) && jid > 0)) {
    throw new CliError('bad-option', 'watch takes a job id, a whole number from 1 on', {
      hint: 'Job ids are what submit prints on stdout.',
    });
  }
  const { client } = await connect(options);
  return watchToTheEnd(client, jid, { verbose, engine: options.engine });
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
  { verbose, engine, onceDone = [] }: { verbose: boolean; engine?: string | undefined; onceDone?: readonly string[] },
): Promise<number> {
  const stop = new AbortController();
  const [first, second] = ctrlC();
  const view = liveView(process.stderr, wantsColour(process.stderr));
  const watching = watchJob(client, jid, view, stop.signal);
  const end = await Promise.race([watching, first]);
  if (end === undefined) {
    stop.abort();
    await watching.catch(() => undefined);
    return leave(client, jid, second, engine);
  }
  const after = end.seconds === undefined ? '' : ` after ${end.seconds.toFixed(1)} s`;
  if (end.outcome === 'done') {
    say(`Job ${jid} is done${after}`);
    for (const line of onceDone) say(line);
    return EXIT.done;
  }
  for (const line of await failureReport(client, jid, verbose)) say(line);
  say(`Job ${jid} failed${after}`);
  return EXIT.taskFailed;
}

async function leave(
  client: TractorClient,
  jid: number,
  second: Promise<void>,
  engine: string | undefined,
): Promise<number> {
  const choice = engine === undefined ? '' : ` --engine ${engine}`;
  say(`\nJob ${jid} goes on. To look at it: ${calledAs()} watch ${jid}${choice}`);
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

/** How the user can call this command again: through npx, if that is how it was found. */
function calledAs(): string {
  return process.env.npm_execpath === undefined ? 'jobtronaut' : 'npx jobtronaut';
}
