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
export async function monitor(context: Context, call: Call, q: string): Promise<Reply> {
  const { sessions, logins } = context;
  const { params, standing } = call;
  switch (q) {
    case 'loginscheme':
      return ok({ validation: standing === 'stranger' ? 'internal:jobtronaut' : 'none' });
    case 'gentoken':
      return ok({ challenge: logins?.challenge() ?? randomBytes(8).toString('hex') });
    case 'login':
      return login(context, call);
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
      return taskLogs(context, call);
    case 'blades':
      return bladeList(context);
    case 'bdetails':
      return bladeDetails(context, required(params, 'b'));
    default:
      throw new Refusal(404, `unknown query "${q}"`);
  }
}

/** With the password a session is as good as the token; without it is a name, and on this machine only. */
async function login({ sessions, logins }: Context, { params, standing, request }: Call): Promise<Reply> {
  const user = required(params, 'user');
  const code = params.get('c');
  const isProven = logins !== undefined && code !== null;
  if (isProven) await logins.check(code, request.socket.remoteAddress ?? '');
  else if (standing === 'stranger') throw new Refusal(403, 'login refused: a password is needed');
  return ok({ tsid: sessions.login({ user, isProven }), user, msg: 'login ok' });
}

/** Where the log of a task is (tractor-protocol 8); no `LoggingRedirect` if there is none. */
function taskLogs({ store, logKeys }: Context, { params, standing }: Call): Reply {
  const [jid, tid] = [id(params, 'jid'), id(params, 'tid')];
  const [row] = store.committed.all('select owner from job where jid = ?', jid);
  if (!row) throw new Refusal(404, `no job ${jid}`);
  // A retried task has no log of its present run yet (`haslog`), but its file still holds the earlier ones.
  if (!hasRun(store, jid, tid)) return ok();
  const uri = logUri(String(row.owner), jid, tid);
  // Clients fetch it without their session.
  return ok({ LoggingRedirect: [standing === 'stranger' ? `${uri}?key=${logKeys.keyOf(jid, tid)}` : uri] });
}
