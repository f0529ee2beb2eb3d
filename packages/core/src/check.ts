import type { Diagnostic } from '@jobtronaut/diagnostics';
import { Arguments } from './arguments.ts';
import { checkedAttributes } from './attributes.ts';
import { checkOptions, JOB_SPEC, type JobSpec } from './build.ts';
import { checkFlow, checkKnown, checkPluginFlow } from './check-arguments.ts';
import { checkElements } from './check-elements.ts';
import { checkCycles, checkTasks } from './check-tasks.ts';
import { conformInitial } from './conform.ts';
import { isPlain } from './json.ts';
import { defaultNamesOf } from './plan.ts';
import type { Plugins } from './plugins.ts';
import { Problems } from './problems.ts';
import { type BuildSettings, SETTINGS } from './settings.ts';
import type { TaskClass } from './task.ts';
import { ELEMENTS_ID, unknownElements } from './task-arguments.ts';

/** What `checkJob` takes: what `buildJob` takes. */
export interface CheckOptions extends JobSpec, BuildSettings {}

/**
 * All problems of a job that can be told before it is built: of its options, attributes and arguments, and of every task
 * that its root requires. No processor runs and no task is asked for its command. With an error among them a job cannot be built, unless what it
 * is about is never come to (below a per-element task whose elements turn out to be none).
 */
export function checkJob(options: CheckOptions): readonly Diagnostic[] {
  const problems = new Problems(options.plugins);
  problems.attempt(undefined, () => checkOptions(options, [...JOB_SPEC, ...SETTINGS]));
  const attributes = options.attributes ?? {};
  if (!isPlain(attributes)) problems.attempt(undefined, () => checkedAttributes(attributes));
  else
    for (const [name, value] of Object.entries(attributes)) {
      problems.attempt(undefined, () => checkedAttributes({ [name]: value }));
    }
  const tasks = checkTasks([options.root], options.plugins, problems);
  checkCycles(tasks.all, problems);
  const given = options.arguments ?? {};
  const isUsable = given instanceof Arguments || isPlain(given);
  if (!isUsable) problems.attempt(undefined, () => Arguments.of(given));
  const values = isUsable ? given : {};
  const names = values instanceof Arguments ? [...values.names()] : namesOf(values);
  checkFlow(tasks, new Set(names), problems);
  checkKnown(tasks, names, options.commandFlagsArgument ?? 'additional_command_flags', problems);
  const root = tasks.roots[0]?.task;
  for (const name of names) problems.attempt(root, () => checkValue(values, name, root));
  if (root !== undefined) problems.attempt(root, () => checkNamedElements(root, values, names));
  return problems.all;
}

/** All problems of plugins that can be told without a job: each task by itself, what it requires, circles, and elements. */
export function checkPlugins(plugins: Plugins): readonly Diagnostic[] {
  const problems = new Problems(plugins);
  const { all } = checkTasks(plugins.taskNames(), plugins, problems);
  checkCycles(all, problems);
  checkElements(all, problems);
  checkPluginFlow(all, problems);
  return problems.all;
}

function namesOf(values: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(values).filter((name) => values[name] !== undefined);
}

/** A root without elements of its own works on the argument that the argument "elements_id" names. */
function checkNamedElements(
  root: TaskClass,
  values: Readonly<Record<string, unknown>> | Arguments,
  names: readonly string[],
): void {
  const named = values instanceof Arguments ? values.find(ELEMENTS_ID)?.processed : values[ELEMENTS_ID];
  if (root.elementsId || typeof named !== 'string') return;
  const there = [...names, ...defaultNamesOf(root)];
  if (!there.includes(named)) throw unknownElements(root.name, named, there);
}

function checkValue(
  values: Readonly<Record<string, unknown>> | Arguments,
  name: string,
  root: TaskClass | undefined,
): void {
  const one =
    values instanceof Arguments
      ? Arguments.ofStates([[name, values.get(name)]])
      : Arguments.of({ [name]: values[name] });
  if (root !== undefined) conformInitial(root, one);
}
