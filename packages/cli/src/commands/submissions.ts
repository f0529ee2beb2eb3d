import {
  findOldFiles,
  listSubmissions,
  type OldFile,
  removeOldFiles,
  type Site,
  type Submission,
} from '@jobtronaut/farm';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { confirm } from '../confirm.ts';
import { counted } from '../counted.ts';
import { argumentsText, recordedJobs } from '../recorded.ts';
import type { RunOptions } from '../run-options.ts';
import { ageText, shortTime, timeText } from '../spans.ts';
import { EXIT, print, printJson, say } from '../terminal.ts';
import { textTable } from '../text-table.ts';

/** `jobtronaut submissions`. */
export async function submissions(options: RunOptions<'submissions'>): Promise<number> {
  const { config, task, limit, json } = options;
  const configuration = await loadConfiguration(config === undefined ? {} : { config });
  const site = { configuration, env: process.env };
  if (options.clean !== undefined) return clean(site, options.clean, options);

  const shown: Submission[] = [];
  let more = false;
  for await (const each of listSubmissions(site)) {
    if (task !== undefined && !recordedJobs(each.record.request.jobs).some(({ root }) => root === task)) continue;
    more = limit > 0 && shown.length === limit;
    if (more) break;
    shown.push(each);
  }
  if (json) for (const each of shown) printJson(submissionValue(each));
  else if (shown.length === 0)
    say(task === undefined ? 'Nothing was submitted' : `Nothing was submitted with the root task ${task}`);
  else print(textTable(COLUMNS, shown.map(cells)));
  if (more && !json) say('There are more (--limit 0 shows all)');
  return EXIT.done;
}

const COLUMNS = [
  { title: 'WHEN', whole: true, short: (cell: string) => shortTime(cell) },
  { title: 'USER', dropIfSame: true, drop: 1 },
  { title: 'JOB', number: true },
  { title: 'ENGINE', dropIfSame: true, drop: 3 },
  { title: 'TASK' },
  { title: 'ARGUMENTS', drop: 4 },
  { title: 'TITLE', drop: 2 },
];

function cells({ record }: Submission): string[] {
  const jobs = recordedJobs(record.request.jobs);
  return [
    timeText(new Date(record.submitted)),
    record.user,
    String(record.jid),
    // Its port is another one each time.
    record.engine.id.startsWith('embedded:') ? 'embedded' : record.engine.name,
    jobs.map(({ root }) => root).join(' '),
    jobs.map((job) => argumentsText(job.arguments, 60)).join('; '),
    record.title,
  ];
}

function submissionValue({ record, folder }: Submission) {
  const { submitted, user, host, engine, jid, title, request } = record;
  const jobs = recordedJobs(request.jobs);
  return {
    submitted,
    user,
    host,
    engine: engine.name,
    jid,
    title,
    tasks: jobs.map(({ root }) => root),
    arguments: jobs.map((job) => job.arguments),
    folder,
  };
}

/** What is shown of files that are to go. */
const MOST_SHOWN = 20;

async function clean(site: Site, days: number, { json, yes }: RunOptions<'submissions'>): Promise<number> {
  const files = await findOldFiles(site, { days });
  if (json) for (const file of files) printJson(file);
  else print(filesText(files));
  if (files.length === 0) {
    say(`No file of a job is older than ${counted(days, 'day')}`);
    return EXIT.done;
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const what = `${counted(files.length, 'file')}, ${(bytes / 1e6).toFixed(1)} MB`;
  await confirm(`Remove ${what}? Jobs that need them cannot be retried.`, yes);
  await removeOldFiles(files);
  say(`Removed ${what}`);
  return EXIT.done;
}

function filesText(files: readonly OldFile[]): string[] {
  const lines = files
    .slice(0, MOST_SHOWN)
    .map(({ file, kind, modified }) => `${file}  (${kind}, ${ageText(modified)} old)`);
  return files.length > MOST_SHOWN ? [...lines, `and ${files.length - MOST_SHOWN} more`] : lines;
}
