import { titleOf } from '@jobtronaut/core';
import { argumentsFolder, chooseEngine, type JobRequest, type Session, writeChunk } from '@jobtronaut/farm';
import { build } from '../building.ts';
import { withTimeout } from '../connect.ts';
import { CliError } from '../errors.ts';
import { jobAttributes } from '../job-attributes.ts';
import { readEnvironment } from '../pairs.ts';
import type { RunOptions } from '../run-options.ts';
import { sendJob, tell } from '../send-job.ts';
import { EXIT } from '../terminal.ts';

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
  const job = await build(session, { ...request, ...storage });
  return sendJob(session, job, engine, options);
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
  const job = await build(session, { ...request, chunk: true });
  tell(job.warnings, options.verbose);
  const { line, notes } = await writeChunk(session, job);
  tell(notes, options.verbose);
  await new Promise((resolve) => process.stdout.write(`${line}\n`, resolve));
  return EXIT.done;
}
