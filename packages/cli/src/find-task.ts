import { closeNames, didYouMean } from '@jobtronaut/diagnostics';
import { clause, type SelectedRow, type TractorClient } from '@jobtronaut/tractor-client';
import { CliError } from './errors.ts';
import { tasksText } from './why/reason.ts';

const COLUMNS = [
  'jid',
  'tid',
  'title',
  'state',
  'statetime',
  'ptids',
  'currcid',
  'progress',
  'serialsubtasks',
  'Job.owner',
  'Job.serialsubtasks',
] as const;

export type FoundTask = SelectedRow<'task', (typeof COLUMNS)[number]>;

/** Titles that are looked at for the closest one. */
const MOST_TITLES = 2000;

/**
 * A task by its id or its title.
 *
 * @throws CliError `no-such-task`; also if several have the title
 */
export async function findTask(client: TractorClient, jid: number, name: string): Promise<FoundTask> {
  const isId = /^\d+$/.test(name);
  const where = isId ? clause`jid = ${jid} and tid = ${Number(name)}` : clause`jid = ${jid} and title = ${name}`;
  const found = await client.select('task', where, { columns: COLUMNS, sortBy: ['tid'], archive: true });
  const [task] = found;
  if (task !== undefined && found.length === 1) return task;
  if (found.length > 1) {
    const ids = found.slice(0, 10).map(({ tid }) => `${jid}:${tid}`);
    throw new CliError('no-such-task', `Job ${jid} has ${found.length} tasks with the title "${name}"`, {
      hint: `Name one by its id: ${ids.join(' ')}${found.length > 10 ? ' ...' : ''}`,
    });
  }
  throw await noSuchTask(client, jid, name, isId);
}

async function noSuchTask(client: TractorClient, jid: number, name: string, isId: boolean): Promise<CliError> {
  const titles = await client.select('task', clause`jid = ${jid}`, {
    columns: ['tid', 'title'],
    sortBy: ['tid'],
    limit: MOST_TITLES,
    archive: true,
  });
  if (titles.length === 0) return noSuchJob(jid);
  const guess = isId ? '' : didYouMean(closeNames(name, [...new Set(titles.map(({ title }) => title))]));
  return new CliError(
    'no-such-task',
    `Job ${jid} has no task ${isId ? name : `with the title "${name}"`}${guess ? `; ${guess}` : ''}`,
    {
      hint: `It has ${tasksText(titles)}${titles.length > 5 ? `: jobtronaut query tasks jid=${jid} lists them` : ''}.`,
    },
  );
}

export function noSuchJob(jid: number): CliError {
  return new CliError('job-not-found', `The engine has no job ${jid}`, { hint: 'jobtronaut jobs lists the jobs.' });
}
