import type { Socket } from 'node:net';
import { userInfo } from 'node:os';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { messageOf, systemCode } from '../errors.ts';
import type { Call } from '../http/call.ts';
import { ok, Refusal, type Reply } from '../http/reply.ts';
import { isLarge, planSpooled } from '../ingest/spooled.ts';
import { addJob } from '../queue/add-job.ts';
import type { Context } from './context.ts';

const CONTENT_TYPE = 'application/tractor-spool';
/** Longer texts do not fit a JavaScript string. */
const MAX_SCRIPT = 512 * 1024 * 1024;

/**
 * Takes a job file (tractor-protocol 4). It is always parsed and stored before the reply, `blocking` or not. Who sent it and whence stands
 * in logs, and in the environment of its commands: in one line, and without NUL.
 */
export async function spool(context: Context, { params, contentType, body, request }: Call): Promise<Reply> {
  if (contentType !== CONTENT_TYPE) {
    throw new Refusal(415, `spool takes a job script as ${CONTENT_TYPE}, not "${contentType}"`);
  }
  const script = await body(MAX_SCRIPT);
  const session = context.sessions.user(params);
  const info = {
    owner: params.get('jobOwner') || session || params.get('jobAuthor') || ownLogin(),
    spoolhost: params.get('hnm') || context.blade.name,
    spoolfile: params.get('jobFile') ?? '',
    spoolcwd: params.get('jobcwd') || params.get('cwd') || '',
    spooladdr: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '',
    now: Date.now(),
  };
  for (const [name, value] of Object.entries(info)) {
    if (/\p{Cc}/u.test(String(value))) throw new Refusal(400, `job refused: its ${name} has control characters`);
  }
  try {
    const { jid, warnings } = isLarge(script)
      ? await context.intake.take(script, info, goneSignal(request.socket))
      : addJob(context, planSpooled(script, info));
    const leaving = context.about().draining ? ['this engine is stopping: the job waits for the next one'] : [];
    const notes = [`job script accepted, job id ${jid}`, ...leaving, ...firstOf(warnings)];
    return ok({ msg: notes.join('; '), jid });
  } catch (error) {
    throw spoolRefusal(error);
  }
}

/** Our own user, who may have no name in a container. */
function ownLogin(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

/** A sender that goes away while its job is taken does not want it. */
function goneSignal(socket: Socket): AbortSignal {
  const gone = new AbortController();
  if (socket.destroyed) gone.abort();
  socket.once('close', () => gone.abort());
  return gone.signal;
}

function spoolRefusal(error: unknown): unknown {
  if (JobtronautError.is(error)) return new Refusal(400, `job script refused: ${reasons(error)}`);
  if (systemCode(error)?.startsWith('SQLITE_')) {
    return new Refusal(507, `the job could not be stored: ${messageOf(error)}`);
  }
  return error;
}

/** More problems than this are only counted. */
const MOST_SHOWN = 5;
const MOST_WARNINGS = 20;

/** On one line: stock clients show one. */
function reasons({ message, hint, code, diagnostics }: JobtronautError): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return `${message}${hint === undefined ? '' : ` (${hint})`} [${code}]`;
  const shown = errors.slice(0, MOST_SHOWN).map((one) => {
    const where = one.line !== undefined ? `line ${one.line}: ` : one.path !== undefined ? `${one.path}: ` : '';
    return `${where}${one.message}${one.hint === undefined ? '' : ` (${one.hint})`} [${one.code}]`;
  });
  return errors.length > MOST_SHOWN
    ? [...shown, `and ${errors.length - MOST_SHOWN} more`].join('; ')
    : shown.join('; ');
}

/** A million tasks may be odd in a million ways. */
function firstOf(warnings: readonly string[]): readonly string[] {
  if (warnings.length <= MOST_WARNINGS) return warnings;
  return [...warnings.slice(0, MOST_WARNINGS), `and ${warnings.length - MOST_WARNINGS} more`];
}
