import { stripVTControlCharacters } from 'node:util';
import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import { commandLine } from './command-line.ts';
import { howItEnded } from './how-it-ended.ts';

/** Failed tasks shown in full; the rest are counted. */
const SHOWN = 3;
const LOG_LINES = 20;
/** Of a longer line the beginning and the end are shown: a scene file in one line must not fill the screen. Characters. */
const LONGEST = 400;

/** A failed task and the end of its story. */
export interface FailedTask {
  readonly tid: number;
  readonly title: string;
  /** The command that failed; empty where the engine does not tell. */
  readonly argv: readonly string[];
  readonly exitcode: number | null;
  readonly blade: string | null;
  /** The end of its log, the last lines of it. */
  readonly text: string;
}

/** What a person wants to see of a job that failed: for each failed task its command line and the end of its log. */
export async function failureReport(client: TractorClient, jid: number, whole: boolean): Promise<string[]> {
  const tids = await failedIds(client, jid);
  const lines: string[] = [];
  for await (const task of failedTasks(client, jid, tids.slice(0, SHOWN)))
    lines.push(...failureLines(jid, task, whole));
  if (tids.length > SHOWN) {
    lines.push(`... and ${tids.length - SHOWN} more failed tasks: jobtronaut log ${jid} --errors`);
  }
  return lines;
}

/** The failed tasks of a job, one after the other. */
export async function* failedTasks(
  client: TractorClient,
  jid: number,
  tids?: readonly number[],
): AsyncGenerator<FailedTask, void, undefined> {
  for (const tid of tids ?? (await failedIds(client, jid))) {
    const [task] = await client.select('task', clause`jid = ${jid} and tid = ${tid}`, {
      columns: ['title', 'currcid', 'Job.owner'],
    });
    if (task === undefined) continue; // deleted meanwhile
    const commands = await client.taskDetails(jid, tid);
    const command = commands.find(({ cid }) => cid === task.currcid) ?? commands.find(({ state }) => state === 'error');
    const log = await client.taskLog(jid, tid, { owner: task['Job.owner'] ?? undefined });
    yield {
      tid,
      title: task.title,
      argv: command?.argv ?? [],
      exitcode: command?.exitcode ?? null,
      blade: command?.blades.at(-1) ?? null,
      text: lastLines(log, LOG_LINES).join('\n'),
    };
  }
}

async function failedIds(client: TractorClient, jid: number): Promise<number[]> {
  const rows = await client.select('task', clause`jid = ${jid} and error`, { columns: ['tid'], sortBy: ['tid'] });
  return rows.map(({ tid }) => tid);
}

/** A failed task for people. `whole`: long words and lines are not cut. */
export function failureLines(jid: number, { tid, title, argv, exitcode, text }: FailedTask, whole: boolean): string[] {
  return [
    `${title} (task ${jid}:${tid}) ${howItEnded(exitcode)}`,
    ...(argv.length > 0 ? [`  $ ${capped(commandLine(argv, whole), whole)}`] : []),
    ...(text === '' ? [] : text.split('\n').map((line) => `  | ${capped(line, whole)}`)),
    '',
  ];
}

function capped(line: string, whole: boolean): string {
  if (whole || line.length <= LONGEST) return line;
  return `${line.slice(0, LONGEST - 100)} ...(${line.length} characters)... ${line.slice(-60)}`;
}

/** Without control characters and escape sequences: those of a log must not steer the terminal that shows it. */
function lastLines(text: string, count: number): string[] {
  const lines = text.trimEnd().split('\n').slice(-count);
  return lines.map((line) => stripVTControlCharacters(line).replace(/[^\P{Cc}\t]/gu, '')).filter((line) => line !== '');
}
