import { ok, type Reply } from '../http/reply.ts';
import type { Context } from './context.ts';
import { JOB_FIELD_COLUMNS, jobFields } from './job-fields.ts';

/** Most jobs in one reply. */
const RECORD_LIMIT = 10_000;

/** Live jobs by owner (tractor-protocol 9.1), the latest ones if there are too many. */
export function jobList({ store }: Context, params: URLSearchParams): Reply {
  // Clients that know no owner send an empty one.
  const owner = params.get('owner') || null;
  const now = Date.now();
  const where = `deletetime is null${owner === null ? '' : ' and owner = ?'}`;
  const sql = `select ${JOB_FIELD_COLUMNS} from job where ${where} order by jid desc limit ${RECORD_LIMIT + 1}`;
  const rows = owner === null ? store.committed.all(sql) : store.committed.all(sql, owner);
  const truncated = rows.length > RECORD_LIMIT;
  const shown = rows.slice(0, RECORD_LIMIT).reverse();
  const users = new Map<string, Record<string, unknown>>();
  for (const row of shown) {
    const { metadata, ...fields } = jobFields(row, now);
    const data = params.get('metadata') === '0' ? fields : { ...fields, metadata };
    const jobs = users.get(fields.user) ?? {};
    jobs[String(row.jid)] = { data };
    users.set(fields.user, jobs);
  }
  return ok({
    users: Object.fromEntries(users),
    recordlimit: { limit: RECORD_LIMIT, visible: shown.length, truncated: truncated ? 1 : 0 },
  });
}
