import { type JobAttributes, titleOf } from '@jobtronaut/core';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import {
  argumentsFolder,
  chooseEngine,
  type JobRequest,
  openSession,
  prepareJob,
  type Session,
  submitJob,
  writeChunk,
} from '@jobtronaut/farm';
import { connectTo } from '../connect.ts';
import { CliError } from '../errors.ts';
import { readArguments, readEnvironment } from '../pairs.ts';
import { rootTask } from '../root-task.ts';
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
  readonly expandchunk: boolean;
}

/** `jobtronaut submit`: the job id on stdout, all talk on stderr. Everything is checked before an engine is asked or started. */
export async function submit(options: SubmitOptions): Promise<number> {
  const session = await openSession({ config: options.config });
  const task = rootTask(session, options.task);
  const request: JobRequest = {
    root: options.task,
    arguments: readArguments(options.args, textArguments(options.task, session.registry)),
    environment: readEnvironment(options.env),
    attributes: attributesOf(options, titleOf(task)),
    local: options.local,
  };
  if (options.expandchunk) return expandChunk(session, request, options);

  const engine = await chooseEngine(session, options.engine);
  // Only an embedded engine runs where this host's files are.
  const storage = engine.stateDir === undefined ? {} : { argumentsStorage: argumentsFolder(engine.stateDir) };
  const job = await prepareJob(session, { ...request, ...storage });
  tell(job.warnings);
  tellLeftOut(job.leftOut, options.verbose);

  const backend = await connectTo(session, engine);
  const { jid, message, kept, notes } = await submitJob(session, job, backend);
  process.stdout.write(`${jid}\n`);
  if (options.verbose && message) say(message);
  if (kept !== undefined) say(`The job file is kept as ${kept}`);
  tell(notes);
  const { client } = backend;
  return options.wait ? watchToTheEnd(client, jid, { ...options, onceDone: viewerLines(job.document) }) : EXIT.done;
}

/** The tasks go to the job of the farm command that this process is part of, whose blade reads standard output. */
async function expandChunk(session: Session, request: JobRequest, { wait }: SubmitOptions): Promise<number> {
  if (wait) throw new CliError('bad-option', '--wait watches a job of its own, which --expandchunk does not make');
  const job = await prepareJob(session, { ...request, chunk: true });
  tell(job.warnings);
  const { line, notes } = await writeChunk(session, job);
  tell(notes);
  await new Promise((resolve) => process.stdout.write(`${line}\n`, resolve));
  return EXIT.done;
}

function tell(diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity === 'info') say(diagnostic.message);
    else tellDiagnostic(diagnostic);
  }
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
