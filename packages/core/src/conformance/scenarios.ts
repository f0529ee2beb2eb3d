import { JobtronautError } from '@jobtronaut/diagnostics';
import {
  type BuildSettings,
  type BuiltJob,
  buildJob,
  type CommandAttribute,
  type CommandData,
  expand,
  type Group,
  type JobSpec,
  jobsToTask,
  parallel,
  pluginsOf,
  serial,
  type TaskAttribute,
  type TaskNode,
} from '../index.ts';
import { firstDifference } from './difference.ts';
import type { JobOptions, Jobs, Modification, Scenario } from './format.ts';
import { normalise } from './normalise.ts';
import { overriding, taskClass } from './tasks.ts';

/** Our codes where they are other words than the kinds of conformance, "Errors". */
const KINDS: Readonly<Record<string, string>> = { 'no-such-argument': 'missing-argument' };

/** Builds the job of a scenario and returns the first difference from what it expects, or nothing. */
export async function runScenario(scenario: Scenario): Promise<string | undefined> {
  let tree: unknown;
  try {
    const job = await build(scenario);
    for (const modification of scenario.job?.modify ?? []) modify(job, modification);
    tree = normalise(job);
  } catch (error) {
    return differenceOfError(scenario, error);
  }
  if ('tree' in scenario.expect) return firstDifference(scenario.expect.tree, tree);
  return `the error ${scenario.expect.error.kind} was expected, and the job was built`;
}

function differenceOfError({ expect }: Scenario, error: unknown): string | undefined {
  if (!JobtronautError.is(error)) throw error;
  const { code, message } = error;
  const kind = KINDS[code] ?? code;
  if (!('error' in expect)) return `a tree was expected, and there is the error ${kind}: ${message}`;
  if (kind !== expect.error.kind) return `the error ${expect.error.kind} was expected, and it is ${kind}: ${message}`;
  const missing = expect.error.contains.find((text) => !message.includes(text));
  return missing === undefined ? undefined : `the message lacks "${missing}": ${message}`;
}

function build(scenario: Scenario): BuiltJob | Promise<BuiltJob> {
  const { root } = scenario;
  const settings = settingsOf(scenario);
  if (typeof root === 'string') return buildJob({ ...spec(root, scenario.arguments, scenario.job), ...settings });
  if ('jobs' in root) {
    return jobsToTask({ jobs: group(root.jobs), attributes: scenario.job?.attributes ?? undefined, ...settings });
  }
  const { task, arguments: args, local } = root.expand;
  return expand({
    root: typeof task === 'string' ? task : overriding(task.override),
    arguments: args,
    local: local ?? undefined,
    ...settings,
  });
}

function settingsOf({ tasks, config }: Scenario): BuildSettings {
  const executables = config?.EXECUTABLES;
  return {
    plugins: pluginsOf(...Object.entries(tasks).map(([name, members]) => taskClass(name, members))),
    commandFlagsArgument: config?.COMMANDFLAGS_ARGUMENT_NAME ?? undefined,
    argumentsMaxLength: config?.ARGUMENTS_SERIALIZED_MAX_LENGTH ?? undefined,
    argumentsCacheFile: '/cache/arguments.json',
    inheritedEnvironment: config?.INHERIT_ENVIRONMENT ? (config.ENVIRONMENT ?? {}) : undefined,
    resolveExecutable: executables
      ? (id) => (Object.hasOwn(executables, id) && executables[id]) || unknownExecutable(id)
      : undefined,
  };
}

function unknownExecutable(id: string): never {
  throw new Error(`Command Id '${id}' is not an executable.`);
}

function spec(root: string, args: Scenario['arguments'], job: JobOptions | null | undefined): JobSpec {
  return {
    root,
    arguments: args ?? {},
    attributes: job?.attributes ?? undefined,
    appendInstances: job?.appendInstances ?? undefined,
    compactHierarchy: job?.compactHierarchy ?? undefined,
    local: job?.local ?? undefined,
  };
}

function group(jobs: Jobs): JobSpec | Group<JobSpec> {
  if ('serial' in jobs) return serial(...jobs.serial.map(group));
  if ('parallel' in jobs) return parallel(...jobs.parallel.map(group));
  return spec(jobs.task, jobs.arguments, jobs.job);
}

function modify(job: BuiltJob, { scope, where, attribute, value }: Modification): void {
  if (scope === 'tasks') job.modifyTasks((node) => isMeant(node, undefined, where), attribute as TaskAttribute, value);
  else job.modifyCommands((command) => isMeant(undefined, command, where), attribute as CommandAttribute, value);
}

function isMeant(node: TaskNode | undefined, command: CommandData | undefined, where: Modification['where']): boolean {
  if (where === true) return true;
  if ('titleStartsWith' in where) return node?.title.startsWith(where.titleStartsWith) ?? false;
  if ('argvContains' in where) return command?.argv.includes(where.argvContains) ?? false;
  return command?.service === where.service;
}
