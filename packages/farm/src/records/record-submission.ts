import type { CheckedJob } from '../checked-job.ts';
import type { Backend, Spooled } from '../engines/backend.ts';
import type { Session } from '../session.ts';
import { currentUser, thisHost } from '../who.ts';
import { holdsCredentials } from './credentials-in-job.ts';
import type { SubmissionRecord } from './record.ts';
import { writeSubmission } from './store.ts';

/** What became of a job. */
export interface Outcome extends Spooled {
  readonly backend: Pick<Backend, 'id' | 'name'>;
  readonly now: Date;
  readonly kept: string | undefined;
}

/**
 * Leaves a record of a submission.
 *
 * @returns its folder
 * @throws what the system says
 */
export async function recordSubmission(
  session: Session,
  { prepared, document, file, hooks }: CheckedJob,
  { jid, message, backend, now, kept }: Outcome,
): Promise<string> {
  const { background, leftOut, argumentsCache } = prepared;
  const { request, environment, withheld, plugins, repeats } = background;
  // Payloads and environment keys are part of the text: where a credential went in, it stays out of the record as a whole.
  const plan = !holdsCredentials(prepared, document);
  const record: SubmissionRecord = {
    version: 1,
    submitted: now.toISOString(),
    user: currentUser(session.env),
    host: thisHost(),
    cwd: session.cwd,
    engine: { id: backend.id, name: backend.name },
    jid,
    title: document.title ?? 'untitled',
    message,
    request,
    environment: { passed: environment, leftOut },
    withheld,
    plugins,
    hooks,
    kept: kept ?? null,
    plan,
    argumentsCache: argumentsCache?.file ?? null,
    repeats: repeats ?? null,
  };
  return writeSubmission(session, record, plan ? { plan: file.compressed, argumentsCache } : {});
}
