import { Arguments } from './arguments.ts';
import { checkedAttributes, type JobAttributes } from './attributes.ts';
import { BuildContext } from './build-context.ts';
import { compact } from './compact.ts';
import { environmentKey, survivesEnvironmentKey } from './environment.ts';
import { type Expansion, expandTask } from './expand.ts';
import { failure, unknownName } from './failure.ts';
import { appendInstances } from './instances.ts';
import { BuiltJob } from './job.ts';
import { isPlain, preview } from './json.ts';
import { type BuildSettings, SETTINGS } from './settings.ts';
import type { TaskReference } from './task.ts';
import type { TaskNode, TreeNode } from './tree.ts';

/** A job: a root task, its arguments, and how to build it (authoring-model 4). */
export interface JobSpec {
  readonly root: TaskReference;
  /** Values by name, each of which becomes both states; or arguments with their states. */
  readonly arguments?: Readonly<Record<string, unknown>> | Arguments | undefined;
  /** Job attributes: title, priority, comment, ... */
  readonly attributes?: JobAttributes | undefined;
  /** Leaves that must wait refer to what they wait for. @default true */
  readonly appendInstances?: boolean | undefined;
  /** Chains of single children are cut. @default true */
  readonly compactHierarchy?: boolean | undefined;
  /** Commands run on the host that spools. @default false */
  readonly local?: boolean | undefined;
}

/** @internal The names in a `JobSpec`. */
export const JOB_SPEC = [
  'root',
  'arguments',
  'attributes',
  'appendInstances',
  'compactHierarchy',
  'local',
] as const satisfies readonly (keyof JobSpec)[];

/** What `buildJob` takes. */
export interface BuildOptions extends JobSpec, BuildSettings {}

/**
 * Builds a job: expands its root task, compacts the hierarchy, adds instances. Reads and writes nothing. The result is a promise only
 * if a processor returned one.
 *
 * @throws the first problem found, one of docs/errors.md, "core"; `checkJob` tells all at once
 */
export function buildJob(options: BuildOptions): BuiltJob | Promise<BuiltJob> {
  checkOptions(options, [...JOB_SPEC, ...SETTINGS]);
  return settle(buildSteps(options, new BuildContext(options)));
}

function* buildSteps(options: BuildOptions, context: BuildContext): Expansion<BuiltJob> {
  const attributes = jobAttributes(options.attributes ?? {}, options, context);
  return jobOf(attributes, yield* treeOf(options, context), context);
}

/** @internal A job of a finished tree, with what its build has gathered. */
export function jobOf(attributes: JobAttributes, { root, children }: Tree, context: BuildContext): BuiltJob {
  return new BuiltJob({
    attributes,
    root,
    children,
    argumentsCache: context.argumentsCache,
    warnings: context.warnings.all,
    explanations: context.explainer?.explanations,
    scriptFiles: context.scriptFiles,
  });
}

interface Tree {
  readonly root: TaskNode;
  readonly children: readonly TreeNode[];
}

/** @internal The tree of one job, compacted and with instances as its options say. */
export function* treeOf(spec: JobSpec, context: BuildContext): Expansion<Tree> {
  const root = yield* expandTask(spec.root, Arguments.of(spec.arguments ?? {}), spec.local ?? false, context);
  const children = (spec.compactHierarchy ?? true) ? compact([root], context.waiting.pinned) : [root];
  appendInstances(children, context.waiting.after, spec.appendInstances ?? true);
  return { root, children };
}

/** @internal Attributes, checked, with the inherited environment. */
export function jobAttributes(
  given: Readonly<Record<string, unknown>>,
  { inheritedEnvironment }: Pick<BuildSettings, 'inheritedEnvironment'>,
  context: BuildContext,
): JobAttributes {
  const attributes = checkedAttributes(given);
  if (inheritedEnvironment === undefined) return attributes;
  const variables = Object.entries(inheritedEnvironment);
  const fit = variables.filter(([name, value]) => survivesEnvironmentKey(name, value));
  if (fit.length < variables.length) {
    const left = variables.filter((entry) => !fit.includes(entry)).map(([name]) => name);
    context.warnings.add(
      failure('unfit-environment', `the farm cannot pass on these variables of the environment: ${left.join(', ')}`),
    );
  }
  const key = environmentKey(Object.fromEntries(fit));
  return key === undefined ? attributes : { ...attributes, envkey: [key, ...(attributes.envkey ?? [])] };
}

/** @internal @throws `unknown-option` with the closest names, `invalid-attribute-value` */
export function checkOptions(options: object, known: readonly string[]): void {
  if (!isPlain(options)) {
    throw failure('invalid-attribute-value', `${preview(options)} stands where options are expected`, {
      hint: 'a job is { root, arguments, ... }; several go into serial(...) or parallel(...)',
    });
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName('unknown-option', `there is no option "${unknown}"`, unknown, known);
  for (const name of ['appendInstances', 'compactHierarchy', 'local']) {
    const value = options[name] ?? false;
    if (typeof value === 'boolean') continue;
    throw failure('invalid-attribute-value', `the option "${name}" is ${preview(value)}, not true or false`);
  }
}

/** @internal Runs an expansion to its end: at once, or, from the first promise on, as one promise. */
export function settle<Result>(steps: Expansion<Result>): Result | Promise<Result> {
  const first = steps.next();
  return first.done ? first.value : settleLater(steps, first.value);
}

async function settleLater<Result>(steps: Expansion<Result>, first: Promise<Arguments>): Promise<Result> {
  let pending = first;
  for (;;) {
    const step = steps.next(await pending);
    if (step.done) return step.value;
    pending = step.value;
  }
}
