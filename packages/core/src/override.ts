import { type Overrides, type TaskClass, TaskWithOverrides } from './task.ts';

/**
 * The task with other member values: `override('Render', { title: 'Preview', services: ['fast'] })`. Names and
 * values are checked when a job is built or checked, not here, so that one mistake does not hide a whole plugin file.
 */
export function override(base: string, overrides: Overrides): TaskWithOverrides;
// Last, since of several signatures the compiler explains the last: it has the most to get wrong.
export function override<C extends TaskClass>(base: C, overrides: Overrides<InstanceType<C>>): TaskWithOverrides;
export function override(base: string | TaskClass, overrides: Overrides<never>): TaskWithOverrides {
  return new TaskWithOverrides(base, overrides as Overrides);
}
