import { stripVTControlCharacters } from 'node:util';
import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import { commandLine } from './command-line.ts';

/** Failed tasks shown in full; the rest are counted. */
const SHOWN = 3;
const LOG_LINES = 20;
/** Of a longer line the beginning and the end are shown: a scene file in one line must not fill the screen. Characters. */
const LONGEST = 400;

/** What a person wants to see of a job that failed: for each failed task its command line and the end of its log. */
export async function failureReport(client: TractorClient, jid: number, whole: boolean): Promise<string[]> {
  const failed = await client.select('task', clause`jid = ${jid} and error`, {
    columns: ['tid', 'title', 'currcid', 'Job.owner'],
    sortBy: ['tid'],
  });
  const lines: string[] = [];
  for (const { tid, title, currcid, ...more } of failed.slice(0, SHOWN)) {
    const commands = await client.taskDetails(jid, tid);
    const command = commands.find(({ cid }) => cid === currcid) ?? commands.find(({ state }) => state === 'error');
    const log = await client.taskLog(jid, tid, { owner: more['Job.owner'] ?? undefined });
    lines.push(
      `${title} (task ${jid}:${tid}) failed${command?.exitcode == null ? '' : ` with exit code ${command.exitcode}`}`,
    );
    if (command) lines.push(`  $ ${capped(commandLine(command.argv, whole), whole)}`);
    for (const line of lastLines(log, LOG_LINES)) lines.push(`  | ${capped(line, whole)}`);
    lines.push('');
  }
  if (failed.length > SHOWN) lines.push(`... and ${failed.length - SHOWN} more failed tasks`);
  return lines;
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
