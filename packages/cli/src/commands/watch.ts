import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { JobtronautError } from '@jobtronaut/diagnostics';
import type { TractorClient } from '@jobtronaut/tractor-client';
import { calledAgain } from '../called-again.ts';
import { connect } from '../connect.ts';
import { CliError } from '../errors.ts';
import { failureReport } from '../failures.ts';
import { jsonView, liveView } from '../live.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, printJson, say, wantsColour } from '../terminal.ts';
import { type Ended, watchJob } from '../watch-job.ts';

/** `jobtronaut watch`. */
export async function watch({ jid, ...options }: RunOptions<'watch'>): Promise<number> {
  const { client, id } = await connect(options);
  return watchToTheEnd(client, jid, { ...options, id });
}

/** How long after a first Ctrl-C a second one ends the job. Milliseconds. */
const SECOND_CHANCE = 3000;

/** How a job is watched. */
interface Watching {
  readonly verbose: boolean;
  readonly json: boolean;
  /** The engine as the user named it. */
  readonly engine?: string | undefined;
  /** The engine's `Backend.id`. */
  readonly id: string;
  /** What to say once the job is done. */
  readonly onceDone?: readonly string[];
}

/**
 * Shows the job until it ends, then tells how. Ctrl-C leaves the job running and says how to come back; a second one within three
 * seconds ends the job.
 */
export async function watchToTheEnd(client: TractorClient, jid: number, how: Watching): Promise<number> {
  const stop = new AbortController();
  const [first, second] = ctrlC();
  const view = how.json ? jsonView(printJson) : liveView(process.stderr, wantsColour(process.stderr));
  const unpause = calledAgain(`job unpause ${jid}`, how.engine);
  const watching = watchJob(client, jid, { view, signal: stop.signal, unpause });
  const end = await Promise.race([watching, first]).catch((error: unknown) => {
    throw lost(error, client, jid, how);
  });
  if (end === undefined) {
    stop.abort();
    await watching.catch(() => undefined);
    return leave(client, jid, second, how);
  }
  return tellEnd(client, jid, end, how);
}

async function tellEnd(
  client: TractorClient,
  jid: number,
  { outcome, seconds }: Ended,
  how: Watching,
): Promise<number> {
  const after = seconds === undefined ? '' : ` after ${seconds.toFixed(1)} s`;
  if (outcome === 'done') {
    say(`Job ${jid} is done${after}`);
    for (const line of how.onceDone ?? []) say(line);
    return EXIT.done;
  }
  for (const line of await failureReport(client, jid, how.verbose)) say(line);
  say(`Job ${jid} failed${after}`);
  return EXIT.taskFailed;
}

const LOST: readonly string[] = ['engine-unreachable', 'engine-timeout'];

/** An engine that goes away does not take the job with it: say how to find it again. */
function lost(error: unknown, client: TractorClient, jid: number, { engine, id }: Watching): unknown {
  if (!JobtronautError.is(error) || !LOST.includes(error.code)) return error;
  if (wasStopped(id)) {
    return new CliError('engine-lost', `The embedded engine was stopped while job ${jid} was watched`, {
      hint: `The job is kept. The next command starts the engine again, and the job goes on: ${watchLine(jid, engine)}`,
      cause: error,
    });
  }
  const { host, port } = client.engine;
  return new CliError('engine-lost', `The engine ${host}:${port} went away while job ${jid} was watched`, {
    hint: `The job is kept, and goes on with the engine. To come back to it: ${watchLine(jid, engine)}`,
    cause: error,
  });
}

/** An embedded engine that is stopped withdraws what it has announced; one that dies leaves it behind. */
function wasStopped(id: string): boolean {
  const [, stateDir] = /^embedded:(.*)$/s.exec(id) ?? [];
  return stateDir !== undefined && !existsSync(join(stateDir, 'engine.json'));
}

async function leave(client: TractorClient, jid: number, second: Promise<void>, { engine }: Watching): Promise<number> {
  say(`\nJob ${jid} goes on. To look at it: ${watchLine(jid, engine)}`);
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

function watchLine(jid: number, engine: string | undefined): string {
  return calledAgain(`watch ${jid}`, engine);
}
