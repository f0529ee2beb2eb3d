import { findEngine } from '@jobtronaut/engine/state-folder';
import { chooseEngine, type LocatedEngine, runningEngine } from '@jobtronaut/farm';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { TractorClient } from '@jobtronaut/tractor-client';
import type { Candidate } from './candidates.ts';

/** What the command line says of the engine. */
interface Where {
  readonly config: string | undefined;
  readonly engine: string | undefined;
}

/** Who presses Tab wants to type on: an engine that is there answers in a fraction of this. Milliseconds. */
const TIMEOUTS = { connect: 800, silence: 1_500, total: 1_500 };
/** More than anybody reads. */
const MOST_JOBS = 50;

/**
 * The ids of the jobs that `jobs` lists, the newest first, if the engine answers at once. Starts no engine, and asks nobody for a password:
 * the resolver of the site, which might, is not called.
 */
export async function jobCandidates({ config, engine }: Where): Promise<Candidate[]> {
  const configuration = await loadConfiguration(config === undefined ? {} : { config });
  const found = await located(await chooseEngine({ configuration, env: process.env }, engine));
  if (found === undefined) return [];
  const client = new TractorClient({
    engine: found.address,
    token: found.token,
    // As with any other command: a session with the farm means nothing to an embedded engine.
    sessionFile: found.stateDir === undefined ? 'read' : 'off',
    timeouts: TIMEOUTS,
    retries: { attempts: 0 },
  });
  const jobs = await client.select('job', 'not done or stoptime > -1d', {
    columns: ['jid', 'title', 'pausetime', 'numtasks', 'numdone', 'numactive', 'numerror'],
    sortBy: ['-jid'],
    limit: MOST_JOBS,
  });
  await client.logout();
  return jobs.map(({ jid, title, pausetime, numtasks, numdone, numactive, numerror }) => {
    const states = [
      ...(numdone === numtasks ? ['done'] : []),
      ...(pausetime === null ? [] : ['paused']),
      ...(numactive > 0 ? [`${numactive} running`] : []),
      ...(numerror > 0 ? [`${numerror} failed`] : []),
    ];
    const state = states.length === 0 ? '' : ` (${states.join(', ')})`;
    return { word: String(jid), describe: `${title}${state}`.replace(/\p{Cc}/gu, ' ') };
  });
}

async function located(choice: Awaited<ReturnType<typeof chooseEngine>>): Promise<LocatedEngine | undefined> {
  if (choice.address !== undefined) return choice;
  const running = await findEngine(choice.stateDir);
  return running && runningEngine(choice.stateDir, running);
}
