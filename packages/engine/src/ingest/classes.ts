import { laneOf } from '../machine/lane.ts';
import type { CommandClass, Job, RunType } from '../machine/model.ts';
import type { ClassData, CommandData } from './plan.ts';

/** Slots, service and tags that a command inherits. */
export interface Inherited {
  readonly service?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly minslots?: number | undefined;
  readonly maxslots?: number | undefined;
}

/**
 * What a command demands and how it is judged, its task's and job's wishes included: services are ANDed, tags added,
 * slots inherited where not set (tractor-protocol 10.4, alf-format 4.1).
 */
export function classOf(runtype: RunType, command: CommandData, task: Inherited, job: Inherited): ClassData {
  const minslots = command.minslots || task.minslots || job.minslots || 1;
  const maxslots = command.maxslots || task.maxslots || job.maxslots || minslots;
  return {
    runtype,
    service: allOf([command.service, task.service, job.service]),
    tags: [...new Set([...(job.tags ?? []), ...(command.tags ?? [])])],
    minslots,
    maxslots: Math.max(minslots, maxslots),
    retryrc: command.retryrcodes ?? [],
    checkpoints: checkpoints(command.resumewhile ?? []),
  };
}

function allOf(expressions: readonly (string | undefined)[]): string {
  const said = [...new Set(expressions.map((one) => one?.trim() ?? '').filter((one) => one !== ''))];
  return said.length > 1 ? said.map((one) => `(${one})`).join(',') : (said[0] ?? '');
}

/** Exit codes of `resumewhile {exitcode N …}`; other forms are carried, not interpreted (tractor-protocol 10.7). */
function checkpoints(words: readonly string[]): number[] {
  const flat = words.flatMap((word) => word.split(/\s+/));
  return flat[0] === 'exitcode'
    ? flat
        .slice(1)
        .filter((word) => /^-?\d+$/.test(word))
        .map(Number)
    : [];
}

/** Gives equal classes the same id. */
export class ClassTable {
  readonly added = new Map<number, ClassData>();
  readonly #ids = new Map<string, number>();
  #next: number;

  /** `known`: the classes that the job has already. */
  constructor(known: ReadonlyMap<number, ClassData> = new Map()) {
    this.#next = 0;
    for (const [id, data] of known) {
      this.#ids.set(JSON.stringify(data), id);
      this.#next = Math.max(this.#next, id + 1);
    }
  }

  idOf(data: ClassData): number {
    const key = JSON.stringify(data);
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#next++;
      this.#ids.set(key, id);
      this.added.set(id, data);
    }
    return id;
  }
}

/** The class as the machine uses it; classes with the same demand share a lane of the job. */
export function commandClass(job: Job, data: ClassData): CommandClass {
  const { service, tags, minslots, maxslots, runtype, retryrc, checkpoints: codes } = data;
  const demand = { service, tags, minslots, maxslots, cleaning: runtype === 'cleanup' };
  return { lane: laneOf(job, demand), runtype, retryrc, checkpoints: codes };
}
