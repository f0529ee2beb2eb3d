import { randomBytes } from 'node:crypto';
import { type Call, id, required } from '../http/call.ts';
import { ok, Refusal, type Reply } from '../http/reply.ts';
import { logUri } from '../run/log-path.ts';
import { bladeDetails, bladeList } from './blades.ts';
import type { Context } from './context.ts';
import { jobList } from './job-list.ts';
import { jobTree } from './job-tree.ts';
import { hasRun } from './log-files.ts';
import { taskDetails } from './task-details.ts';

/** Sessions, and what dashboards look at (tractor-protocol 3, 8, 9). */
export function monitor(context: Context, { params }: Call, q: string): Reply {
  const { sessions } = context;
  switch (q) {
    case 'loginscheme':
      return ok({ validation: 'none' });
    case 'gentoken':
      return ok({ challenge: randomBytes(8).toString('hex') });
    case 'login': {
      const user = required(params, 'user');
      return ok({ tsid: sessions.login(user), user, msg: 'login ok' });
    }
    case 'logout':
      sessions.logout(params.get('tsid'));
      return ok({ msg: 'logged out' });
  }
  sessions.user(params);
  switch (q) {
    case 'jobs':
      return jobList(context, params);
    case 'jtree':
      return jobTree(context, id(params, 'jid'));
    case 'taskdetails':
      return taskDetails(context, id(params, 'jid'), id(params, 'tid'));
    case 'tasklogs':
      return taskLogs(context, id(params, 'jid'), id(params, 'tid'));
    case 'blades':
      return bladeList(context);
    case 'bdetails':
      return bladeDetails(context, required(params, 'b'));
    default:
      throw new Refusal(404, `unknown query "${q}"`);
  }
}

/** Where the log of a task is (tractor-protocol 8); no `LoggingRedirect` if there is none. */
function taskLogs({ store }: Context, jid: number, tid: number): Reply {
  const [row] = store.committed.all('select owner from job where jid = ?', jid);
  if (!row) throw new Refusal(404, `no job ${jid}`);
  // A retried task has no log of its present run yet (`haslog`), but its file still holds the earlier ones.
  return ok(hasRun(store, jid, tid) ? { LoggingRedirect: [logUri(String(row.owner), jid, tid)] } : {});
}
