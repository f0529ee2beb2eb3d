import { dependencyGraph, type Subtask } from '@jobtronaut/alf';
import { JobtronautError } from '@jobtronaut/diagnostics';
import type { TaskPlan } from './plan.ts';

/**
 * Refuses tasks that wait for each other in a circle: their job would never end.
 *
 * @param serial the subtasks run one after the other
 * @param tasks what was planned for them
 * @throws JobtronautError `cycle`, with one diagnostic for each circle
 */
export function refuseCycles(subtasks: readonly Subtask[], serial: boolean, tasks: readonly TaskPlan[]): void {
  // Nesting and serial order alone make no circle.
  if (!tasks.some(({ seed }) => seed.ants.length > 0 || seed.after.length > 0)) return;
  const graph = dependencyGraph({ kind: 'job', subtasks, serialsubtasks: serial }, { expandIterates: true });
  const diagnostics = graph.diagnostics.filter(({ code }) => code === 'cycle');
  const [first] = diagnostics;
  if (first === undefined) return;
  throw new JobtronautError(first.code, first.message, {
    diagnostics,
    ...(first.hint !== undefined && { hint: first.hint }),
  });
}
