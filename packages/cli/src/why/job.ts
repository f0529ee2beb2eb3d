import { clause, type SelectedRow, type TractorClient } from '@jobtronaut/tractor-client';
import { counted } from '../counted.ts';
import { noSuchJob } from '../find-task.ts';
import { timeText } from '../spans.ts';
import { type Answer, type Reason, tasksText, whatNext } from './reason.ts';
import { startReasons } from './start.ts';

const COLUMNS = [
  'jid',
  'title',
  'numtasks',
  'numblocked',
  'numready',
  'numactive',
  'numerror',
  'numdone',
  'pausetime',
  'stoptime',
  'aftertime',
  'afterjids',
  'maxactive',
  'deletetime',
] as const;

type GatedJob = SelectedRow<'job', (typeof COLUMNS)[number]>;

/** Why a job does not go on, or that it does. */
export async function aboutJob(client: TractorClient, jid: number): Promise<Answer> {
  const job = await readJob(client, jid);
  const { title, numtasks, numdone, numactive, numerror, numblocked, numready } = job;
  const state = stateOf(job);
  if (state === 'done') {
    const text = `all of it is done${job.stoptime === null ? '' : ` since ${timeText(job.stoptime)}`}`;
    return { jid, tid: null, title, state, reasons: [{ kind: 'done', text }] };
  }
  const reasons = [...(await gates(client, job))];
  const answer = (): Answer => ({ jid, tid: null, title, state, reasons });
  if (state === 'deleted') return answer();
  if (numactive > 0)
    reasons.push({
      kind: 'running',
      text: `${counted(numactive, 'task')} of ${numtasks} ${numactive === 1 ? 'runs' : 'run'}, ${numdone} ${numdone === 1 ? 'is' : 'are'} done`,
    });
  if (numerror > 0) reasons.push(await failures(client, jid, numerror, numblocked));
  if (numready > 0 && reasons.every(({ kind }) => kind === 'running' || kind === 'failed')) {
    reasons.push(...(await startReasons(client, { jid })));
  }
  return answer();
}

export async function readJob(client: TractorClient, jid: number): Promise<GatedJob> {
  const [job] = await client.select('job', clause`jid = ${jid}`, { columns: COLUMNS, archive: true });
  if (job === undefined) throw noSuchJob(jid);
  return job;
}

/** What keeps all commands of a job from starting (tractor-protocol 10.3). */
export async function gates(client: TractorClient, job: GatedJob): Promise<Reason[]> {
  const { jid, deletetime, pausetime, aftertime, afterjids, maxactive, numactive } = job;
  const found: Reason[] = [];
  if (deletetime !== null)
    found.push({
      kind: 'deleted',
      text: `the job is deleted; jobtronaut job undelete ${jid} and then job retry ${jid} bring it back`,
    });
  if (pausetime !== null)
    found.push({
      kind: 'paused',
      text: `the job is paused since ${timeText(pausetime)}; jobtronaut job unpause ${jid} lets it go on`,
    });
  if (aftertime !== null && aftertime.getTime() > Date.now())
    found.push({ kind: 'aftertime', text: `the job waits until ${timeText(aftertime)}` });
  if (afterjids.length > 0) {
    const before = await client.select('job', 'not done', {
      columns: ['jid', 'title', 'numerror', 'pausetime'],
      jids: afterjids,
    });
    for (const { jid: other, title, numerror, pausetime: paused } of before) {
      const more = [...(numerror > 0 ? [`${numerror} failed`] : []), ...(paused === null ? [] : ['paused'])];
      found.push({
        kind: 'afterjids',
        text: `the job waits for job ${other} (${title})${more.length > 0 ? `, which has ${more.join(' and is ')}` : ''}`,
        jids: [other],
      });
    }
  }
  if (maxactive !== null && maxactive > 0 && numactive >= maxactive)
    found.push({ kind: 'maxactive', text: `${numactive} commands of the job run, which is its maxactive` });
  return found;
}

function stateOf(job: GatedJob): string {
  if (job.deletetime !== null) return 'deleted';
  if (job.numdone === job.numtasks) return 'done';
  if (job.numactive > 0) return 'running';
  if (job.pausetime !== null) return 'paused';
  return job.numerror > 0 && job.numready === 0 ? 'failed' : 'waiting';
}

async function failures(client: TractorClient, jid: number, count: number, blocked: number): Promise<Reason> {
  const tasks = await client.select('task', clause`jid = ${jid} and error`, {
    columns: ['tid', 'title'],
    sortBy: ['tid'],
    limit: 5,
  });
  const held =
    blocked > 0
      ? `, and ${counted(blocked, 'task')} ${blocked === 1 ? 'is' : 'are'} not ready; some may wait for that`
      : '';
  return {
    kind: 'failed',
    text: `${tasksText(tasks, count)} failed${held} (${whatNext(jid)})`,
    tids: tasks.map(({ tid }) => tid),
  };
}
