import { type Call, required } from '../http/call.ts';
import { ok, Refusal, type Reply } from '../http/reply.ts';
import type { EngineStatus } from '../state-folder/find.ts';
import { refuseUnknownBlade } from './blades.ts';
import type { Context } from './context.ts';
import { tracer } from './tracer.ts';

/** Engine and blade controls (tractor-protocol 7 and 9). */
export async function ctrl(context: Context, { params }: Call, q: string): Promise<Reply> {
  switch (q) {
    case 'status':
      return status(context, params);
    case 'tracer':
      context.sessions.user(params);
      return tracer(context, required(params, 't'));
    case 'battribute':
      return setNimby(context, params);
    // Site scripts send these to any engine; here is nothing that they could change.
    case 'reconfigure':
      return ok({ msg: 'nothing to read again: options are given when the engine starts' });
    case 'loglevel':
      return ok({ msg: 'there is one log level: trouble' });
    case 'dbreconnect':
      return ok({ msg: 'the database is a file, and open' });
    default:
      throw new Refusal(404, `unknown control "${q}"`);
  }
}

function status(context: Context, params: URLSearchParams): Reply {
  const { sessions, blade, capacity, queue, version, stateDir } = context;
  const user = sessions.user(params);
  const about: EngineStatus = {
    pid: process.pid,
    slots: capacity.slots,
    slotsInUse: capacity.used,
    unfinished: queue.farm.unfinished.size,
    ...context.about(),
  };
  return ok({
    engine: blade.name,
    version,
    state: stateDir,
    uptime: Math.round((Date.now() - blade.starttime) / 1000),
    ...about,
    ...(user !== undefined && { user }),
    ...(params.get('qlen') === '1' && { qlen: queue.waitingJobs.reduce((sum, { counts }) => sum + counts.ready, 0) }),
  });
}

/** Keeps new work away from the blade, or not; what runs goes on. */
async function setNimby(context: Context, params: URLSearchParams): Promise<Reply> {
  refuseUnknownBlade(context, required(params, 'b'));
  const value = required(params, 'nimby');
  const nimby = value === '0' || value === 'None' ? null : value;
  context.capacity.nimby = nimby;
  context.queue.write((writer) => writer.setParam('nimby', nimby ?? '0'));
  await context.queue.settled();
  return ok({ msg: nimby === null ? 'the blade takes work' : 'the blade takes no new work' });
}
