/** What changes of a task, in the database. */

import type { TaskMemory } from '../machine/wire.ts';

type Cell = string | number | null;

/** The column of each field. Statements, values and comparison are made from this list. */
const COLUMNS: Readonly<Record<keyof TaskMemory, string>> = {
  attached: 'attached',
  state: 'state',
  step: 'step',
  outcome: 'outcome',
  autoRetries: 'autoretries',
  losses: 'losses',
  resumeEnd: 'resuming',
  passes: 'passes',
  retrycount: 'retrycount',
  statetime: 'statetime',
  readytime: 'readytime',
  activetime: 'activetime',
  progress: 'progress',
  haslog: 'haslog',
};
const FIELDS = Object.keys(COLUMNS) as (keyof TaskMemory)[];
const BITS: ReadonlySet<keyof TaskMemory> = new Set(['attached', 'haslog']);

export const MEMORY_COLUMNS: readonly string[] = Object.values(COLUMNS);

/** In the order of MEMORY_COLUMNS, as are those of `memoryOf`. */
export function memoryValues(task: TaskMemory): Cell[] {
  return FIELDS.map((field) => {
    const value = task[field];
    return typeof value === 'boolean' ? Number(value) : value;
  });
}

export function memoryOf(values: readonly Cell[]): TaskMemory {
  const memory: Record<string, unknown> = {};
  for (const [index, field] of FIELDS.entries()) {
    memory[field] = BITS.has(field) ? values[index] === 1 : values[index];
  }
  return memory as TaskMemory;
}

export function hasSameMemory(a: TaskMemory, b: TaskMemory): boolean {
  return FIELDS.every((field) => a[field] === b[field]);
}
