import type { ApiRequest, CallOptions, EngineApi } from './engine-api.ts';
import {
  flagField,
  isObject,
  numberField,
  objectField,
  objectsField,
  textField,
  textsField,
  timeField,
} from './fields.ts';
import { warnIfCut } from './record-limit.ts';
import type { JsonObject } from './reply.ts';

/** How many commands with a tag may run at once, and do. */
export interface Limit {
  readonly name: string;
  /** Null for no limit. */
  readonly max: number | null;
  readonly inUse: number;
}

/** A blade as the monitor shows it (tractor-protocol 9.4). */
export interface Blade {
  readonly name: string;
  readonly address: string;
  readonly port: number | null;
  readonly version: string;
  readonly profile: string;
  readonly osname: string;
  readonly osversion: string;
  readonly heartbeat: Date | null;
  readonly started: Date | null;
  readonly ncpu: number | null;
  readonly slots: number | null;
  readonly slotsInUse: number | null;
  readonly slotsAvailable: number | null;
  /** How many commands run on it. */
  readonly numcmd: number | null;
  readonly load: number | null;
  /** Free memory in GB. */
  readonly memory: number | null;
  /** Free disk in GB. */
  readonly disk: number | null;
  /** Empty while the blade takes work; else who or what keeps it from that. */
  readonly nimby: string;
  readonly note: string;
}

/** A command that runs on a blade. */
export interface BladeCommand {
  readonly jid: number;
  readonly tid: number;
  readonly cid: number;
  readonly owner: string;
  readonly argv: readonly string[];
  readonly started: Date | null;
  readonly slots: number | null;
}

export interface BladeDetails extends Blade {
  readonly booted: Date | null;
  /** All memory in GB; told only if the blade itself was asked. */
  readonly physicalMemory: number | null;
  readonly commands: readonly BladeCommand[];
}

/** From the `Server` header, the one place where every engine says it (tractor-protocol 9). */
export interface EngineVersion {
  /** As the engine says it; empty if it says nothing. */
  readonly text: string;
  readonly major: number | null;
  readonly minor: number | null;
}

export async function limits(api: EngineApi, { signal }: CallOptions): Promise<Limit[]> {
  const reply = await api.json(read('queue', { q: 'limits', full: 1 }, signal));
  return Object.entries(objectField(reply, 'Limits')).map(([name, value]) => {
    const limit = isObject(value) ? value : {};
    const max = numberField(limit, 'SiteMax');
    return { name, max: max === null || max < 0 ? null : max, inUse: numberField(limit, 'InUse') ?? 0 };
  });
}

export async function bladeList(api: EngineApi, filter: string | undefined, { signal }: CallOptions): Promise<Blade[]> {
  const params = { q: 'blades', filter: filter && `${filter}.bladelist` };
  // A filter is somebody's: the engine wants to know whose.
  const request = read('monitor', params, signal);
  const reply = await api.json(filter === undefined ? request : { ...request, session: 'needed' });
  warnIfCut(api, reply, 'blades');
  return objectsField(reply, 'blades').map(readBlade);
}

export async function bladeDetails(
  api: EngineApi,
  name: string,
  probe: boolean,
  { signal }: CallOptions,
): Promise<BladeDetails> {
  const reply = await api.json(read('monitor', { q: 'bdetails', b: name, probe: probe ? 1 : undefined }, signal));
  return {
    ...readBlade(reply),
    booted: timeField(reply, 'boottime'),
    physicalMemory: numberField(reply, 'memPhys'),
    commands: objectsField(reply, 'cmds').map((cmd) => ({
      jid: numberField(cmd, 'jid') ?? 0,
      tid: numberField(cmd, 'tid') ?? 0,
      cid: numberField(cmd, 'cid') ?? 0,
      owner: textField(cmd, 'juser'),
      argv: textsField(cmd, 'argv'),
      started: timeField(cmd, 't'),
      slots: numberField(cmd, 'numslots'),
    })),
  };
}

export function engineStatus(api: EngineApi, queueLength: boolean, { signal }: CallOptions): Promise<JsonObject> {
  return api.json(read('ctrl', { q: 'status', qlen: queueLength ? 1 : undefined }, signal));
}

export async function engineVersion(api: EngineApi, options: CallOptions): Promise<EngineVersion> {
  if (api.server === undefined) await engineStatus(api, false, options);
  const text = api.server ?? '';
  const [, major, minor] = /\/(\d+)\.(\d+)/.exec(text) ?? [];
  return { text, major: major === undefined ? null : Number(major), minor: minor === undefined ? null : Number(minor) };
}

function read(verb: string, params: ApiRequest['params'], signal: AbortSignal | undefined): ApiRequest {
  return { verb, params, kind: 'read', session: 'if-any', signal };
}

function readBlade(from: JsonObject): Blade {
  // Off is 0, empty, or the word None; on is 1, or a user's name.
  const nimby = flagField(from, 'nimby') ? '1' : textField(from, 'nimby');
  return {
    name: textField(from, 'hnm'),
    address: textField(from, 'addr'),
    port: numberField(from, 'lp'),
    version: textField(from, 'vers'),
    profile: textField(from, 'profile'),
    osname: textField(from, 'osname'),
    osversion: textField(from, 'osversion'),
    heartbeat: timeField(from, 't'),
    started: timeField(from, 't0'),
    ncpu: numberField(from, 'ncpu'),
    slots: numberField(from, 'ns'),
    slotsInUse: numberField(from, 'siu'),
    slotsAvailable: numberField(from, 'as'),
    numcmd: numberField(from, 'numcmd'),
    load: numberField(from, 'cpu'),
    memory: numberField(from, 'mem'),
    disk: numberField(from, 'disk'),
    nimby: nimby === '0' || nimby === 'None' ? '' : nimby,
    note: textField(from, 'note'),
  };
}
