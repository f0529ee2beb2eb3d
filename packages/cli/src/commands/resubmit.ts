import { JobtronautError } from '@jobtronaut/diagnostics';
import {
  argumentsFolder,
  chooseEngine,
  listSubmissions,
  openSession,
  prepareAgain,
  readSubmission,
  type Session,
  type Submission,
} from '@jobtronaut/farm';
import { isText } from '../argument-options.ts';
import { withTimeout } from '../connect.ts';
import { CliError } from '../errors.ts';
import { setAttributes } from '../job-attributes.ts';
import { readArguments, readEnvironment } from '../pairs.ts';
import { argumentsText, recordedJobs } from '../recorded.ts';
import type { RunOptions } from '../run-options.ts';
import { sendJob } from '../send-job.ts';
import { timeText } from '../spans.ts';
import { taskArguments } from '../task-arguments.ts';
import { say } from '../terminal.ts';

/** `jobtronaut resubmit`. */
export async function resubmit(options: RunOptions<'resubmit'>): Promise<number> {
  const { jid, rebuild } = options;
  const attributes = setAttributes(options.set);
  const environment = readEnvironment(options.env);
  const session = withTimeout(await openSession({ config: options.config }), options.timeout);
  const engine = await chooseEngine(session, options.engine);
  const before = options.from === undefined ? engine.id : (await chooseEngine(session, options.from)).id;
  const submission = await find(session, before, options);

  const { record } = submission;
  const jobs = recordedJobs(record.request.jobs);
  const texts = jobs.flatMap(({ root }) =>
    session.registry.taskNames().includes(root) ? taskArguments(root, session.registry) : [],
  );
  const given = readArguments(
    options.args,
    new Set(texts.filter(({ schema }) => isText(schema)).map(({ name }) => name)),
  );
  const job = await prepareAgain(session, submission, {
    engine: engine.id,
    arguments: given.values,
    environment,
    attributes,
    rebuild,
    ...(engine.stateDir === undefined ? {} : { argumentsStorage: argumentsFolder(engine.stateDir) }),
  });
  const isAnew = rebuild || !record.plan || options.args.length > 0 || options.env.length > 0;
  const what = jobs.map(({ root, arguments: values }) =>
    `${root} ${argumentsText({ ...values, ...given.values }, 200)}`.trim(),
  );
  say(
    `Job ${jid} of ${timeText(new Date(record.submitted))}, ${isAnew ? 'built anew' : 'as it was sent'}: ${what.join('; ')}`,
  );
  if (job.document.paused && attributes.paused === undefined) {
    say('It was sent paused, and is again; with --set paused:false it starts at once');
  }
  return sendJob(session, job, engine, options);
}

/** A job that is not among those of the engine that is meant now is looked for among all. */
async function find(session: Session, engine: string, { jid, from }: RunOptions<'resubmit'>): Promise<Submission> {
  try {
    return await readSubmission(session, { engine, jid });
  } catch (error) {
    if (!JobtronautError.is(error) || error.code !== 'no-such-submission' || from !== undefined) throw error;
    const found = new Map<string, Submission>();
    for await (const each of listSubmissions(session)) {
      const { engine: sent, jid: id } = each.record;
      if (id === jid && !found.has(sent.id)) found.set(sent.id, each);
    }
    const [only, another] = found.values();
    if (only !== undefined && another === undefined) return only;
    if (only === undefined) throw error;
    throw new CliError(
      'bad-option',
      `A job ${jid} was sent to ${found.size} engines: ${[...found.values()].map(({ record }) => record.engine.name).join(', ')}`,
      {
        hint: 'Name the one that is meant: --from HOST[:PORT]',
      },
    );
  }
}
