import { freemem, loadavg, totalmem } from 'node:os';
import { freeDisk } from '../blade.ts';
import { type Call, required } from '../http/call.ts';
import { ok, Refusal, type Reply } from '../http/reply.ts';
import type { Attempt } from '../machine/model.ts';
import type { Capacity } from '../scheduler/capacity.ts';
import type { Row } from '../store/database.ts';
import type { Context } from './context.ts';

const GB = 1024 ** 3;

/** All one of them (tractor-protocol 9.4). */
export function bladeList(context: Context): Reply {
  const blades = [bladeFields(context)];
  return ok({ timestamp: Date.now() / 1000, blades, recordlimit: { limit: 0, visible: 1, truncated: 0 } });
}

export function bladeDetails(context: Context, name: string): Reply {
  refuseUnknownBlade(context, name);
  const cmds = context.queue.liveAttempts.map((attempt) => commandFields(context, attempt));
  const fields = bladeFields(context);
  return ok({ ...fields, boottime: context.blade.boottime / 1000, memPhys: totalmem() / GB, cmds });
}

/** Blades are named `NAME` or `NAME/ADDRESS`. */
export function refuseUnknownBlade({ blade }: Context, name: string): void {
  if (name.split('/')[0] !== blade.name) throw new Refusal(404, `no blade "${name}"; there is ${blade.name}`);
}

/** A blade that is alive comes back to the list at once; this one is always alive (tractor-protocol 7). */
export function delist(context: Context, { params }: Call, q: string): Reply {
  if (q !== 'delist') throw new Refusal(404, `unknown blade operation "${q}"`);
  refuseUnknownBlade(context, required(params, 'id'));
  return ok({ msg: 'the only blade is part of the engine, and stays in the list' });
}

function bladeFields(context: Context): Record<string, unknown> {
  const { blade, capacity, version } = context;
  return {
    hnm: blade.name,
    addr: '127.0.0.1',
    lp: context.port(),
    vers: version,
    profile: blade.profile,
    osname: blade.osname,
    osversion: blade.osversion,
    t: Date.now() / 1000,
    t0: blade.starttime / 1000,
    ncpu: blade.numcpu,
    ns: capacity.slots,
    siu: capacity.used,
    as: capacity.free,
    numcmd: context.queue.liveAttempts.length,
    udi: 0,
    cpu: (loadavg()[0] ?? 0) / blade.numcpu,
    mem: freemem() / GB,
    disk: freeDisk(context.stateDir),
    nimby: capacity.nimby ?? '',
    note: noteOf(capacity),
  };
}

function commandFields({ store }: Context, { job, task, cid, slots, starttime }: Attempt): Record<string, unknown> {
  const argv = store.committed.command(job.jid, cid)?.data.argv ?? [];
  const juser = store.committed.jobData(job.jid)?.owner ?? '';
  return { jid: job.jid, tid: task.tid, cid, juser, argv, t: starttime / 1000, numslots: slots };
}

/** The blade as its status filters see it (tractor-protocol 12). */
export function bladeState(context: Context): Record<string, unknown> {
  const { blade, capacity, version, stateDir } = context;
  const active = context.queue.liveAttempts.map(({ job, cid, iid }) => `${job.jid}:${cid}.${iid}`);
  return {
    uptime: (Date.now() - blade.starttime) / 1000,
    slotsInUse: capacity.used,
    slotsAvailable: capacity.slots - capacity.used,
    activeCmds: active.join(',') || '_',
    exclusiveKeys: [],
    recentErrors: null,
    profileName: blade.profile,
    excuse: '',
    bladeHost: blade.name,
    bladePort: context.port(),
    bladeVersion: version,
    hostBootTime: blade.boottime / 1000,
    osType: blade.osname,
    osInfo: blade.osversion,
    nCPUs: blade.numcpu,
    isInService: true,
    maxSlots: capacity.slots,
    nimby: capacity.nimby,
    UDI: 0,
    cpuLoad: (loadavg()[0] ?? 0) / blade.numcpu,
    freeRAM: freemem() / GB,
    freeDisk: freeDisk(stateDir),
  };
}

/** The blade as a row of its table (tractor-protocol 6.3); times in epoch milliseconds. */
export function bladeRow(context: Context): Row {
  const { blade, capacity, version, stateDir } = context;
  return {
    name: blade.name,
    ipaddr: '127.0.0.1',
    port: context.port(),
    osname: blade.osname,
    osversion: blade.osversion,
    boottime: blade.boottime,
    numcpu: blade.numcpu,
    loadavg: loadavg()[0] ?? 0,
    availmemory: freemem() / GB,
    availdisk: freeDisk(stateDir),
    version,
    profile: blade.profile,
    nimby: capacity.nimby,
    starttime: blade.starttime,
    numslots: capacity.slots,
    udi: 0,
    status: noteOf(capacity),
    heartbeattime: Date.now(),
  };
}

/** Why the blade takes no new work; empty: it does. */
export function noteOf({ nimby, excuse }: Capacity): string {
  return nimby === null ? excuse() : `nimby (${nimby})`;
}
