import type { Call } from '../http/call.ts';
import { refuseStranger } from '../http/guard.ts';
import { formatted, Refusal, type Reply } from '../http/reply.ts';
import type { ProvenCall } from '../http/server.ts';
import type { Session } from '../http/sessions.ts';
import { delist } from './blades.ts';
import { config } from './config.ts';
import type { Context } from './context.ts';
import { ctrl } from './ctrl.ts';
import { db } from './db.ts';
import { monitor } from './monitor.ts';
import { limits, queueVerb } from './queue.ts';
import { spool } from './spool.ts';

/** Answers a call to a verb of the Tractor protocol, in the form that it asks for. */
export async function route(context: Context, call: ProvenCall): Promise<Reply> {
  if (call.standing === 'stranger' && !isLogin(call)) {
    // What follows shows more than that somebody is there.
    if (!context.sessions.find(call.params)?.isProven) throw new Refusal(403, 'session not valid, login required');
    call.proven();
  }
  return formatted(await answer(context, call), call.params.get('fmt'));
}

/** What a session is made of (tractor-protocol 3.1 to 3.3). */
function isLogin({ verb, params }: Call): boolean {
  return verb === 'config' || (verb === 'monitor' && LOGIN.has(params.get('q') ?? ''));
}

const LOGIN = new Set(['loginscheme', 'gentoken', 'login']);

async function answer(context: Context, call: Call): Promise<Reply> {
  const { params } = call;
  const q = params.get('q') ?? '';
  switch (call.verb) {
    case 'config':
      return config(call);
    case 'monitor':
      return monitor(context, call, q);
    case 'db':
      context.sessions.user(params);
      return db(context, q);
    case 'ctrl':
      if (q !== 'status' && q !== 'tracer') mayChange(context, call);
      return ctrl(context, call, q);
    case 'queue':
      if (q === 'limits') {
        context.sessions.user(params);
        return limits(context);
      }
      mayChange(context, call);
      return queueVerb(context, call, q);
    case 'spool':
      mayChange(context, call);
      return spool(context, call);
    case 'btrack':
      mayChange(context, call);
      return delist(context, call, q);
    default:
      throw new Refusal(404, `unknown verb "${call.verb}"`);
  }
}

function mayChange({ sessions, guard }: Context, { request, standing, params }: Call): void {
  let session: Session | undefined;
  try {
    session = sessions.find(params);
  } catch (error) {
    // What is wrong with the rest of the request comes first.
    refuseStranger(request, standing, undefined, guard);
    throw error;
  }
  refuseStranger(request, standing, session, guard);
}
