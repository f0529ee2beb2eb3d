import { createReadStream } from 'node:fs';
import {
  APPLICATIONS,
  type Application,
  isApplication,
  type LogSummary,
  parseLog,
} from '@jobtronaut/dcc-wrappers/parsers';
import { closeNames, didYouMean } from '@jobtronaut/diagnostics';
import { CliError } from '../errors.ts';
import { fileProblem } from '../file-problem.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, print, printJson } from '../terminal.ts';

/** `jobtronaut parse-log`: what a log tells of progress and trouble. */
export async function readLog({ application, file, json }: RunOptions<'parse-log'>): Promise<number> {
  const summary = await summaryOf(applicationOf(application), file);
  if (json) printJson(summary);
  else print(summaryLines(summary, file));
  return EXIT.done;
}

async function summaryOf(application: Application, file: string): Promise<LogSummary> {
  try {
    return await parseLog(application, file === '-' ? process.stdin : createReadStream(file));
  } catch (cause) {
    throw fileProblem('file-not-read', file, cause);
  }
}

function applicationOf(name: string): Application {
  if (isApplication(name)) return name;
  const guess = didYouMean(closeNames(name, APPLICATIONS));
  throw new CliError('bad-option', `There is no parser for "${name}"${guess ? `; ${guess}` : ''}`, {
    hint: `There are parsers for ${APPLICATIONS.join(', ')}.`,
  });
}

function summaryLines({ application, lines, counts, progress, problems }: LogSummary, file: string): string[] {
  const shown = progress === undefined ? 'no progress' : `progress ${Math.floor(progress)} %`;
  const untold = counts.error + counts.warning + counts.licence - problems.length;
  return [
    `${file}: ${lines} lines of ${application}, ${shown}, ${counts.error} errors, ${counts.licence} licence failures, ${counts.warning} warnings`,
    ...problems.map(({ kind, line, message }) => `${file}:${line}: ${kind}: ${message}`),
    ...(untold > 0 ? [`and ${untold} more`] : []),
  ];
}
