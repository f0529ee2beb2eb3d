import { stripVTControlCharacters } from 'node:util';
import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import { connect } from '../connect.ts';
import { CliError } from '../errors.ts';
import { failedTasks, failureLines } from '../failures.ts';
import { findTask, noSuchJob } from '../find-task.ts';
import { readTaskName } from '../job-ids.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, print, printJson, say } from '../terminal.ts';
import { writeOut } from '../write-out.ts';

/** `jobtronaut log`. */
export async function log(options: RunOptions<'log'>): Promise<number> {
  const { id, follow, errors, json } = options;
  const { jid, task: name } = readTaskName(id);
  if (name !== undefined && errors) {
    throw new CliError('bad-option', '--errors is for a whole job', { hint: `jobtronaut log ${jid} --errors` });
  }
  const { client } = await connect(options);
  if (errors) return errorsOf(client, jid, options);

  const { tid, title, state, ...more } = await findTask(client, jid, name ?? (await onlyTask(client, jid)));
  const owner = more['Job.owner'] ?? undefined;
  const pieces = follow ? client.followTaskLog(jid, tid, { owner }) : [await client.taskLog(jid, tid, { owner })];
  if (json) for await (const text of pieces) printJson({ jid, tid, title, text });
  else {
    let any = false;
    await writeOut(
      (async function* () {
        for await (const text of pieces) {
          any ||= text !== '';
          yield process.stdout.isTTY ? harmless(text) : text;
        }
      })(),
    );
    if (!any) {
      say(`Task ${jid}:${tid} (${title}) is ${state} and has no log`);
      for (const line of await logsBelow(client, jid, tid)) say(line);
    }
  }
  return EXIT.done;
}

/** A task without a command of its own has what it stands for below it. */
async function logsBelow(client: TractorClient, jid: number, tid: number): Promise<string[]> {
  const below = await client.select('task', clause`jid = ${jid} and ${tid} in ptids and not blocked and not ready`, {
    columns: ['tid', 'title', 'state'],
    sortBy: ['tid'],
    limit: MOST_SHOWN,
    archive: true,
  });
  return below.length === 0 ? [] : ['Below it:', ...below.map((task) => `  ${logLine(jid, task)}`)];
}

function logLine(
  jid: number,
  { tid, title, state }: { readonly tid: number; readonly title: string; readonly state: string },
): string {
  return `jobtronaut log ${jid}:${tid}  ${title} (${STATES[state] ?? state})`;
}

/** Of a job with one command that is the task; of any other it has to be named. */
async function onlyTask(client: TractorClient, jid: number): Promise<string> {
  const commands = await client.select('command', clause`jid = ${jid}`, {
    columns: ['tid'],
    sortBy: ['tid'],
    limit: MOST_COMMANDS,
    archive: true,
  });
  if (commands.length === 0) await titleOf(client, jid);
  const tids = new Set(commands.map(({ tid }) => tid));
  const [only] = tids;
  if (only !== undefined && tids.size === 1) return String(only);
  const begun = await client.select('task', clause`jid = ${jid} and not blocked and not ready`, {
    columns: ['tid', 'title', 'state'],
    sortBy: ['tid'],
    limit: MOST_COMMANDS,
    archive: true,
  });
  const withLogs = begun.filter(({ tid }) => tids.has(tid));
  const failed = withLogs.some(({ state }) => state === 'error');
  throw new CliError('task-not-named', `Which task of job ${jid}?`, {
    hint: [
      ...withLogs.slice(0, MOST_SHOWN).map((task) => logLine(jid, task)),
      ...(failed ? [`jobtronaut log ${jid} --errors  what failed`] : []),
      ...(withLogs.length > MOST_SHOWN ? [`jobtronaut query tasks jid=${jid}  lists all`] : []),
      ...(withLogs.length === 0 ? ['None has a log yet.'] : []),
    ].join('\n  '),
  });
}

/** Enough to find those that have begun. */
const MOST_COMMANDS = 1000;
/** Tasks that are told to choose from. */
const MOST_SHOWN = 10;
const STATES: Readonly<Record<string, string>> = { error: 'failed', active: 'runs' };

async function errorsOf(client: TractorClient, jid: number, { json, verbose }: RunOptions<'log'>): Promise<number> {
  const title = await titleOf(client, jid);
  let count = 0;
  for await (const failed of failedTasks(client, jid)) {
    count++;
    if (json) printJson({ jid, ...failed });
    else print(failureLines(jid, failed, verbose));
  }
  if (count === 0) say(`Nothing of job ${jid} (${title}) has failed`);
  return EXIT.done;
}

/** Of a job that is there. */
async function titleOf(client: TractorClient, jid: number): Promise<string> {
  const [job] = await client.select('job', clause`jid = ${jid}`, { columns: ['title'], archive: true });
  if (job === undefined) throw noSuchJob(jid);
  return job.title;
}

const COLOUR = new RegExp(`(${'\u001b'}\\[[\\d;]*m)`);

/** Colours may pass; what moves the cursor, sets the title of the window or answers back may not. */
function harmless(text: string): string {
  return text
    .split(COLOUR)
    .map((part, index) => (index % 2 === 1 ? part : stripVTControlCharacters(part).replace(/[^\P{Cc}\t\r\n]/gu, '')))
    .join('');
}
