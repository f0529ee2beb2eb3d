import { EngineError } from '../errors.ts';
import type { TaskPlan } from './plan.ts';

/**
 * Refuses a job whose tasks wait for each other in a circle: it would never end. Every task counts twice, as "may begin"
 * (its turn under serial parents) and "is done", so that serial order costs one edge per sibling.
 */
export function refuseCycles(tasks: readonly TaskPlan[], serialTop: boolean): void {
  if (!tasks.some(({ seed }) => seed.ants.length > 0 || seed.after.length > 0)) return;
  const size = tasks.length + 1;
  // Place 0 stands for whatever the top-level tasks hang below.
  const places = new Map(tasks.map(({ seed }, index) => [seed.tid, index + 1]));
  const place = (tid: number): number => places.get(tid) ?? 0;
  const next: number[][] = Array.from({ length: 2 * size }, () => []);
  const waits = new Int32Array(2 * size);
  const edge = (from: number, to: number): void => {
    next[from]?.push(to);
    waits[to] = (waits[to] ?? 0) + 1;
  };
  const lastChild = new Map<number, number>();
  const serial = new Set<number>(serialTop ? [0] : []);
  edge(0, size);
  for (const { seed } of tasks) {
    const begin = place(seed.tid);
    const end = size + begin;
    const parent = place(seed.parent);
    if (seed.serial) serial.add(begin);
    edge(parent, begin);
    edge(begin, end);
    edge(end, size + parent);
    const sibling = lastChild.get(parent);
    if (sibling !== undefined && serial.has(parent)) edge(size + sibling, begin);
    lastChild.set(parent, begin);
    for (const ant of seed.ants) if (places.has(ant)) edge(size + place(ant), end);
    for (const earlier of seed.after) if (places.has(earlier)) edge(size + place(earlier), begin);
  }
  let reached = 0;
  const open = [0];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    reached++;
    for (const to of next[node] ?? []) {
      const left = (waits[to] ?? 0) - 1;
      waits[to] = left;
      if (left === 0) open.push(to);
    }
  }
  if (reached === 2 * size) return;
  const stuck = tasks.find(({ seed }) => seed.ants.length > 0 && (waits[size + place(seed.tid)] ?? 0) > 0);
  const title = (stuck ?? tasks[0])?.data.title ?? '';
  throw new EngineError('job-cycle', `tasks wait for each other in a circle, for example around "${title}"`, {
    hint: 'an Instance must not name a task above it, or one that waits for the task it stands in',
    data: { title },
  });
}
