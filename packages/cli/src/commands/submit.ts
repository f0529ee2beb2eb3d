import { join } from 'node:path';
import { type JobAttributes, titleOf } from '@jobtronaut/core';
import { openSession, prepareJob, submitJob, tractorBackend } from '@jobtronaut/farm';
import { connectTo } from '../connect.ts';
import { stateFolder } from '../embedded-engine.ts';
import { CliError } from '../errors.ts';
import { readArguments, readEnvironment } from '../pairs.ts';
import { EXIT, say, tellDiagnostic } from '../terminal.ts';
import { textArguments } from '../text-arguments.ts';
import { viewerLines } from '../viewers.ts';
import { watchToTheEnd } from './watch.ts';

export interface SubmitOptions {
  readonly task: string;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly wait: boolean;
  readonly engine?: string | undefined;
  readonly config?: string | undefined;
  readonly verbose: boolean;
  readonly title?: string | undefined;
  readonly comment?: string | undefined;
  readonly service?: string | undefined;
  readonly afterjids?: readonly string[] | undefined;
  readonly priority: number;
  readonly maxactive: number;
  readonly tags?: readonly string[] | undefined;
  readonly projects?: readonly string[] | undefined;
  readonly paused: boolean;
  readonly local?: boolean | undefined;
}

/** `jobtronaut submit`: the job id on stdout, all talk on stderr. Everything is checked before an engine is asked or started. */
export async function submit(options: SubmitOptions): Promise<number> {
  const session = await openSession({ config: options.config });
  const task = session.registry.task(options.task);
  const request = {
    task: options.task,
    arguments: readArguments(options.args, textArguments(options.task, session.registry)),
    environment: readEnvironment(options.env),
    attributes: attributesOf(options, titleOf(task)),
    local: options.local,
    argumentsStorage: join(stateFolder(undefined), 'arguments'),
  };
  const job = await prepareJob(session, request);
  for (const warning of job.warnings) tellDiagnostic(warning);
  tellLeftOut(job.leftOut, options.verbose);

  const { client } = await connectTo(session.configuration, options.engine);
  const { jid, message } = await submitJob(session, job, tractorBackend(client));
  process.stdout.write(`${jid}\n`);
  if (options.verbose && message) say(message);
  return options.wait ? watchToTheEnd(client, jid, { ...options, onceDone: viewerLines(job.document) }) : EXIT.done;
}

function attributesOf(options: SubmitOptions, title: string): JobAttributes {
  return {
    title: options.title ?? title,
    priority: number('--priority', options.priority),
    maxactive: number('--maxactive', options.maxactive),
    ...(options.comment === undefined ? {} : { comment: options.comment }),
    ...(options.service === undefined ? {} : { service: options.service }),
    ...(options.afterjids === undefined ? {} : { afterjids: jids(options.afterjids) }),
    ...(options.tags === undefined ? {} : { tags: options.tags }),
    ...(options.projects === undefined ? {} : { projects: options.projects }),
    ...(options.paused ? { paused: true } : {}),
  };
}

/** Job ids, separated by commas, by blanks, or given as several words. */
function jids(words: readonly string[]): number[] {
  return words
    .flatMap((word) => word.split(/[\s,]+/))
    .filter((word) => word !== '')
    .map((word) => number('--afterjids', /^\d+$/.test(word) ? Number(word) : Number.NaN, word));
}

function number(option: string, value: number, text = String(value)): number {
  if (Number.isFinite(value)) return value;
  throw new CliError('bad-option', `${option} takes a number${Number.isNaN(value) ? '' : `, not ${text}`}`);
}

function tellLeftOut(leftOut: readonly { readonly name: string }[], verbose: boolean): void {
  if (leftOut.length === 0) return;
  const names = verbose ? `: ${leftOut.map(({ name }) => name).join(' ')}` : ' (--verbose names them)';
  say(`${leftOut.length} variables of the environment stay here: secrets, the session, and values with blanks${names}`);
}
