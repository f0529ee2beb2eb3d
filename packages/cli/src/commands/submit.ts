import { titleOf } from '@jobtronaut/core';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import {
  argumentsFolder,
  chooseEngine,
  type JobRequest,
  prepareJob,
  type Session,
  submitJob,
  writeChunk,
} from '@jobtronaut/farm';
import { connectTo, withTimeout } from '../connect.ts';
import { countNodes } from '../count-nodes.ts';
import { CliError } from '../errors.ts';
import { jobAttributes } from '../job-attributes.ts';
import { readEnvironment } from '../pairs.ts';
import type { RunOptions } from '../runners.ts';
import { EXIT, print, printJson, say, tellDiagnostic } from '../terminal.ts';
import { viewerLines } from '../viewers.ts';
import { watchToTheEnd } from './watch.ts';

/** `jobtronaut submit`: the job id on stdout, all talk on stderr. Everything is checked before an engine is asked or started. */
export async function submit(options: RunOptions<'submit'>): Promise<number> {
  const session = withTimeout(options.session, options.timeout);
  const request: JobRequest = {
    root: options.task,
    arguments: options.values,
    environment: readEnvironment(options.env),
    attributes: jobAttributes(options, titleOf(options.root)),
    local: options.local,
  };
  if (options.expandchunk) return expandChunk(session, request, options);

  const engine = await chooseEngine(session, options.engine);
  // Only an embedded engine runs where this host's files are.
  const storage = engine.stateDir === undefined ? {} : { argumentsStorage: argumentsFolder(engine.stateDir) };
  const job = await prepareJob(session, { ...request, ...storage });
  tell(job.warnings, options.verbose);
  if (options.verbose && job.leftOut.length > 0) {
    say(`These variables stay here: ${job.leftOut.map(({ name }) => name).join(' ')}`);
  }

  const backend = await connectTo(session, engine);
  const { tasks, commands } = countNodes(job.document);
  say(`Sending ${commands === 1 ? 'a command' : `${commands} commands`} to ${backend.name}`);
  const { jid, message, kept, notes } = await submitJob(session, job, backend);
  if (options.json) {
    printJson({ jid, engine: `http://${backend.name}`, title: job.document.title ?? 'untitled', tasks, commands });
  } else print([String(jid)]);
  if (options.verbose && message) say(message);
  if (kept !== undefined) say(`The job file is kept as ${kept}`);
  tell(notes, options.verbose);
  if (!options.wait) return EXIT.done;
  return watchToTheEnd(backend.client, jid, { ...options, onceDone: viewerLines(job.document) });
}

/** The tasks go to the job of the farm command that this process is part of, whose blade reads standard output. */
async function expandChunk(session: Session, request: JobRequest, options: RunOptions<'submit'>): Promise<number> {
  const { env } = session;
  if (!env.TR_ENV_JID && !env.TR_ENV_CID) {
    throw new CliError(
      'bad-option',
      '--expandchunk adds tasks to the job of a running farm command, and this is none',
      {
        hint: 'Leave it out to send a job; or call this from the command of a task.',
      },
    );
  }
  if (options.wait)
    throw new CliError('bad-option', '--wait watches a job of its own, which --expandchunk does not make');
  if (options.json) throw new CliError('bad-option', '--expandchunk prints the one line that the blade reads, no JSON');
  const job = await prepareJob(session, { ...request, chunk: true });
  tell(job.warnings, options.verbose);
  const { line, notes } = await writeChunk(session, job);
  tell(notes, options.verbose);
  await new Promise((resolve) => process.stdout.write(`${line}\n`, resolve));
  return EXIT.done;
}

/** Warnings, and what is only for the curious where more is wanted. */
function tell(diagnostics: readonly Diagnostic[], verbose: boolean): void {
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity !== 'info') tellDiagnostic(diagnostic);
    else if (verbose) say(diagnostic.message);
  }
}
