import { userInfo } from 'node:os';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { systemCode } from '../errors.ts';
import type { Call } from '../http/call.ts';
import { ok, Refusal, type Reply } from '../http/reply.ts';
import { planSpooled } from '../ingest/spooled.ts';
import { addJob } from '../queue/add-job.ts';
import type { Context } from './context.ts';

const CONTENT_TYPE = 'application/tractor-spool';
/** Longer texts do not fit a JavaScript string. */
const MAX_SCRIPT = 512 * 1024 * 1024;

/** Takes a job file (tractor-protocol 4). It is always parsed and stored before the reply, `blocking` or not. */
export async function spool(context: Context, { params, contentType, body, request }: Call): Promise<Reply> {
  if (contentType !== CONTENT_TYPE) {
    throw new Refusal(415, `spool takes a job script as ${CONTENT_TYPE}, not "${contentType}"`);
  }
  const script = await body(MAX_SCRIPT);
  const session = context.sessions.user(params);
  const info = {
    owner: params.get('jobOwner') || session || params.get('jobAuthor') || userInfo().username,
    spoolhost: params.get('hnm') || context.blade.name,
    spoolfile: params.get('jobFile') ?? '',
    spoolcwd: params.get('jobcwd') ?? params.get('cwd') ?? '',
    spooladdr: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '',
    now: Date.now(),
  };
  try {
    const plan = planSpooled(script, info);
    const { jid, warnings } = addJob(context, plan);
    await context.queue.settled();
    const notes = [`job script accepted, job id ${jid}`, ...plan.warnings, ...warnings];
    return ok({ msg: notes.join('; '), jid });
  } catch (error) {
    throw spoolRefusal(error);
  }
}

function spoolRefusal(error: unknown): unknown {
  if (JobtronautError.is(error)) {
    const hint = error.hint === undefined ? '' : ` (${error.hint})`;
    return new Refusal(400, `job script refused: ${error.message}${hint} [${error.code}]`);
  }
  if (systemCode(error)?.startsWith('SQLITE_')) {
    return new Refusal(507, `the job could not be stored: ${error instanceof Error ? error.message : ''}`);
  }
  return error;
}
