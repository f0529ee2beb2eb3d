import type { Call } from '../http/call.ts';
import { refuseStranger } from '../http/guard.ts';
import { formatted, Refusal, type Reply } from '../http/reply.ts';
import { delist } from './blades.ts';
import { config } from './config.ts';
import type { Context } from './context.ts';
import { ctrl } from './ctrl.ts';
import { db } from './db.ts';
import { monitor } from './monitor.ts';
import { limits, queueVerb } from './queue.ts';
import { spool } from './spool.ts';

/** Answers a call to a verb of the Tractor protocol, in the form that it asks for. */
export async function route(context: Context, call: Call): Promise<Reply> {
  return formatted(await answer(context, call), call.params.get('fmt'));
}

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
      if (q !== 'status' && q !== 'tracer') await mayChange(context, call);
      return ctrl(context, call, q);
    case 'queue':
      if (q === 'limits') {
        context.sessions.user(params);
        return limits(context);
      }
      await mayChange(context, call);
      return queueVerb(context, call, q);
    case 'spool':
      await mayChange(context, call);
      return spool(context, call);
    case 'btrack':
      await mayChange(context, call);
      return delist(context, call, q);
    default:
      throw new Refusal(404, `unknown verb "${call.verb}"`);
  }
}

async function mayChange(context: Context, call: Call): Promise<void> {
  await refuseStranger(call.request, context.guard);
  context.sessions.user(call.params);
}
