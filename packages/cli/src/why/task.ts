import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import type { FoundTask } from '../find-task.ts';
import { howItEnded } from '../how-it-ended.ts';
import { timeText } from '../spans.ts';
import { gates, readJob } from './job.ts';
import { type Answer, type Reason, tasksText, whatNext } from './reason.ts';
import { startReasons } from './start.ts';

/** Why a task does not run, or that it does. */
export async function aboutTask(client: TractorClient, task: FoundTask): Promise<Answer> {
  const { jid, tid, title, state } = task;
  return { jid, tid, title, state, reasons: await reasonsOf(client, task) };
}

async function reasonsOf(client: TractorClient, task: FoundTask): Promise<Reason[]> {
  const { jid, tid, state } = task;
  switch (state) {
    case 'done':
      return [{ kind: 'done', text: `since ${task.statetime ? timeText(task.statetime) : 'some time'}` }];
    case 'active':
    case 'error':
      return [await commandReason(client, task)];
    case 'ready': {
      const shut = await gates(client, await readJob(client, jid));
      return shut.length > 0 ? shut : startReasons(client, { jid, tid });
    }
    default:
      return [...(await gates(client, await readJob(client, jid))), ...(await prerequisites(client, task))];
  }
}

async function commandReason(client: TractorClient, { jid, tid, state, progress }: FoundTask): Promise<Reason> {
  const commands = await client.taskDetails(jid, tid);
  const command = commands.find((each) => each.state === state);
  const blade = command?.blades.at(-1);
  const on = blade === undefined ? '' : ` on ${blade}`;
  if (state === 'error') {
    return {
      kind: 'failed',
      text: `it ${howItEnded(command?.exitcode)}${on} (jobtronaut log ${jid}:${tid} tells more, jobtronaut job retry ${jid}:${tid} runs it again)`,
    };
  }
  const since = command?.started ? ` since ${timeText(command.started)}` : '';
  return { kind: 'running', text: `it runs${on}${since}${progress ? `, ${Math.floor(progress)} % done` : ''}` };
}

/** A tree is not deeper than this, most likely; and `why` need not tell more. */
const MOST_LEVELS = 100;

/** What a blocked task waits for and, where that waits itself, what stands at the root of it. */
async function prerequisites(client: TractorClient, task: FoundTask): Promise<Reason[]> {
  const isSerialJob = task['Job.serialsubtasks'] === true;
  let { found, reasons } = await waitsOf(client, task, isSerialJob);
  const first = reasons;
  for (let level = 0; level < MOST_LEVELS && found.every(({ state }) => state === 'blocked'); level++) {
    const [next] = found;
    if (next === undefined) break;
    ({ found, reasons } = await waitsOf(client, { jid: task.jid, ...next }, isSerialJob));
  }
  const failed = found.filter(({ state }) => state === 'error').map(({ tid }) => tid);
  const remedy: Reason[] = failed.length > 0 ? [{ kind: 'failed', text: whatNext(task.jid), tids: failed }] : [];
  return reasons === first ? [...first, ...remedy] : [...first, ...atTheRoot(reasons), ...remedy];
}

function atTheRoot(reasons: readonly Reason[]): Reason[] {
  return reasons.map((reason, at) => ({
    ...reason,
    text: `${at === 0 ? 'at the root of it: ' : 'and '}${reason.text}`,
  }));
}

interface BlockedTask {
  readonly jid: number;
  readonly tid: number;
  readonly ptids: readonly number[];
}

/** Tasks below it and Instances, else what stands before it, or before one above it, in a serial group. */
async function waitsOf(client: TractorClient, { jid, tid, ptids }: BlockedTask, isSerialJob: boolean) {
  const below = await open(client, clause`jid = ${jid} and ${tid} in ptids and not done`);
  if (below.length > 0) return { found: below, reasons: below.map(waitsFor) };
  let at = { tid, ptids };
  for (let level = 0; level < MOST_LEVELS; level++) {
    const [parent = 0] = at.ptids;
    const above = parent === 0 ? undefined : await parentOf(client, jid, parent);
    if (above?.serialsubtasks ?? isSerialJob) {
      const found = await open(client, clause`jid = ${jid} and ${parent} in ptids and tid < ${at.tid} and not done`);
      if (found.length > 0) return { found, reasons: [afterOthers(found, above?.title)] };
    }
    if (above === undefined) break;
    at = { tid: parent, ptids: above.ptids };
  }
  return { found: [], reasons: [NOTHING_FOUND] };
}

function afterOthers(before: readonly OpenTask[], group: string | undefined): Reason {
  const first = before.map(stateText).join(', ');
  const text = `${group === undefined ? 'the job goes' : `the tasks of ${group} go`} one after the other: first ${first}`;
  return { kind: 'prerequisite', text, tids: before.map(({ tid }) => tid) };
}

const NOTHING_FOUND: Reason = {
  kind: 'unknown',
  text: 'nothing that it waits for is unfinished: it starts soon, or the engine knows more (--verbose)',
};

interface OpenTask {
  readonly tid: number;
  readonly ptids: readonly number[];
  readonly title: string;
  readonly state: string;
}

function open(client: TractorClient, where: ReturnType<typeof clause>): Promise<readonly OpenTask[]> {
  return client.select('task', where, { columns: ['tid', 'title', 'state', 'ptids'], sortBy: ['tid'], limit: 10 });
}

async function parentOf(client: TractorClient, jid: number, tid: number) {
  const columns = ['title', 'serialsubtasks', 'ptids'] as const;
  const [row] = await client.select('task', clause`jid = ${jid} and tid = ${tid}`, { columns });
  return row;
}

function waitsFor(task: OpenTask): Reason {
  return { kind: 'prerequisite', text: `it needs ${stateText(task)}`, tids: [task.tid] };
}

const STATES: Readonly<Record<string, string>> = {
  error: 'failed',
  active: 'runs',
  ready: 'is ready',
  blocked: 'waits itself',
};

function stateText(task: OpenTask): string {
  return `${tasksText([task])}, which ${STATES[task.state] ?? task.state}`;
}
