import type { CallOptions, EngineApi } from './engine-api.ts';
import { numberField, objectsField, textField, textsField, timeField } from './fields.ts';
import type { JsonObject } from './reply.ts';

/** A command of a task, with its latest attempt (tractor-protocol 9.3). */
export interface TaskCommand {
  readonly cid: number;
  readonly argv: readonly string[];
  readonly service: string;
  /** Letters for what kind of command it is (alf-format 11). */
  readonly type: string;
  readonly tags: readonly string[];
  readonly envkey: readonly string[];
  readonly id: string;
  readonly refersto: string;
  readonly minslots: number | null;
  readonly maxslots: number | null;
  /** Where it runs or ran. */
  readonly blades: readonly string[];
  /** `skipped`: its task is done although it never ran. */
  readonly state: 'active' | 'error' | 'done' | 'blocked' | 'skipped' | 'unknown';
  /** Null while there is none. */
  readonly exitcode: number | null;
  readonly started: Date | null;
  readonly stopped: Date | null;
  /** CPU seconds in the program. */
  readonly elapsedapp: number | null;
  /** CPU seconds in the system. */
  readonly elapsedsys: number | null;
  /** Memory in GB, resident. */
  readonly rss: number | null;
  /** Memory in GB, virtual. */
  readonly vsz: number | null;
  /** Load, 1 for one core. */
  readonly cpu: number | null;
}

/** Asks for the commands of a task, ordered by cid. */
export async function taskDetails(
  api: EngineApi,
  jid: number,
  tid: number,
  { signal }: CallOptions,
): Promise<TaskCommand[]> {
  const params = { q: 'taskdetails', jid, tid };
  const reply = await api.json({ verb: 'monitor', params, kind: 'read', session: 'if-any', signal });
  return objectsField(reply, 'cmds').map(readCommand);
}

const STATES = ['active', 'error', 'done', 'blocked', 'skipped'] as const;

function readCommand(from: JsonObject): TaskCommand {
  const state = textField(from, 'state').toLowerCase();
  return {
    cid: numberField(from, 'cid') ?? 0,
    argv: textsField(from, 'argv'),
    service: textField(from, 'service'),
    type: textField(from, 'type'),
    tags: textsField(from, 'tags'),
    envkey: textsField(from, 'envkey'),
    id: textField(from, 'id'),
    refersto: textField(from, 'refersto'),
    minslots: numberField(from, 'minSlots'),
    maxslots: numberField(from, 'maxSlots'),
    blades: textsField(from, 'blades'),
    state: STATES.find((one) => one === state) ?? 'unknown',
    exitcode: numberField(from, 'exitcode'),
    started: timeField(from, 't0'),
    stopped: timeField(from, 't1'),
    elapsedapp: numberField(from, 'elapsedapp'),
    elapsedsys: numberField(from, 'elapsedsys'),
    rss: numberField(from, 'rss'),
    vsz: numberField(from, 'vsz'),
    cpu: numberField(from, 'cpu'),
  };
}
