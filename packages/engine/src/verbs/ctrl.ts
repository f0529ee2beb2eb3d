import type { Call } from '../http/call.ts';
import { ok, Refusal, type Reply } from '../http/reply.ts';
import type { Context } from './context.ts';

/** Engine and blade controls (tractor-protocol 7 and 9). */
export function ctrl(context: Context, { params }: Call, q: string): Reply {
  switch (q) {
    case 'status':
      return status(context, params);
    case 'battribute':
      context.blade.nimby = nimby(params);
      return ok({ msg: 'blade changed' });
    default:
      throw new Refusal(404, `unknown control "${q}"`);
  }
}

function status({ sessions, blade, capacity, queue, version, stateDir }: Context, params: URLSearchParams): Reply {
  const user = sessions.user(params);
  return ok({
    engine: blade.name,
    version,
    pid: process.pid,
    state: stateDir,
    uptime: Math.round((Date.now() - blade.starttime) / 1000),
    slots: capacity.slots,
    slotsInUse: capacity.used,
    ...(user !== undefined && { user }),
    ...(params.get('qlen') === '1' && { qlen: queue.readyCommands() }),
  });
}

function nimby(params: URLSearchParams): string | null {
  const value = params.get('nimby') ?? '0';
  return value === '0' || value === '' || value === 'None' ? null : value;
}
