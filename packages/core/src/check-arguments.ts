import { overriddenDefaults } from './apply-overrides.ts';
import type { CheckedProcessor, CheckedTask, CheckedTasks } from './check-tasks.ts';
import { failure, unknownName } from './failure.ts';
import { referencesOf } from './parameters.ts';
import { defaultNamesOf, has, hasScript, requiredOf } from './plan.ts';
import type { Problems } from './problems.ts';
import { builtinProcessors } from './processors/index.ts';
import { argumentsRead } from './read-arguments.ts';
import type { TaskClass } from './task.ts';
import { ELEMENTS_ID, missingArguments, noElements, unknownElements } from './task-arguments.ts';

/** What reaches a task on every way from the root. */
interface Reach {
  /** Arguments that are there, whatever the way. */
  readonly provided: ReadonlySet<string>;
  /** Those of them that a task above has a default for. */
  readonly defaulted: ReadonlySet<string>;
  /** Whether something names elements, whatever the way. */
  readonly elements: boolean;
}

/**
 * Checks that every task finds the arguments that it needs, on every way that leads to it. Below a task that may stop the
 * traversal nothing is certain: problems there are warnings.
 *
 * @param given the names of the arguments that are passed to the roots
 */
export function checkFlow({ roots }: CheckedTasks, given: ReadonlySet<string>, problems: Problems): void {
  const start: Reach = { provided: given, defaulted: new Set(), elements: given.has(ELEMENTS_ID) };
  const check = (severity: 'error' | 'warning', passesOn: (task: TaskClass) => boolean) => {
    for (const [checked, reach] of flow(roots, start, passesOn)) {
      const report = (error: unknown) => problems.tell(error, checked.task, severity);
      checkTask(checked, reach, given, report);
      if (passesOn(checked.task)) checkShared(checked, reach, report);
      for (const name of idleDefaults(checked.task, reach)) {
        if (!given.has(name)) problems.tell(idleDefault(checked.task, name), checked.task, 'warning');
      }
    }
  };
  check('error', (task) => !has(task, 'stopTraversal'));
  // What is certain was told already, and is told once.
  check('warning', () => true);
}

/**
 * Warns of what tasks lack however they are submitted: of arguments that their processors work on, read or refer to, and that none of the
 * tasks with them declares or requires, so that nobody is told to pass them. Each task that no other requires is looked at as a root.
 */
export function checkPluginFlow(tasks: readonly CheckedTask[], problems: Problems): void {
  const required = new Set(tasks.flatMap(({ children }) => [...children]));
  for (const root of tasks) {
    if (required.has(root)) continue;
    const reached = reachableFrom(root);
    const told = new Set(reached.flatMap(({ task }) => [...argumentsToldBy(task)]));
    const start: Reach = { provided: told, defaulted: new Set(), elements: true };
    for (const [checked, reach] of flow([root], start, () => true)) {
      const report = (error: unknown) => problems.tell(error, checked.task, 'warning');
      checkProcessorArguments(checked, thereFor(checked.task, reach), report);
      for (const name of idleDefaults(checked.task, reach)) report(idleDefault(checked.task, name));
    }
  }
}

function reachableFrom(root: CheckedTask): CheckedTask[] {
  const found = new Set([root]);
  // A set is walked with what is added to it.
  for (const { children } of found) for (const child of children) found.add(child);
  return [...found];
}

function argumentsToldBy(task: TaskClass): Iterable<string> {
  const { elementsId } = task;
  return [...task.argumentDeclarations.keys(), ...requiredOf(task), ...(elementsId ? [elementsId] : [])];
}

/** Arguments whose defaults an override has changed in vain: what comes from above has a value already. */
function idleDefaults(task: TaskClass, { defaulted }: Reach): string[] {
  return overriddenDefaults(task).filter((name) => defaulted.has(name));
}

function idleDefault(task: TaskClass, name: string): Error {
  return failure(
    'override-without-effect',
    `task ${task.name}: the override's default of "${name}" has no effect: the value of a task above it is passed down`,
    { hint: `set it with a processor: CopyValueProcessor.on('${name}.processed', { value: ... })` },
  );
}

/** What reaches each task: passed on to what a task requires until nothing changes any more. */
function flow(
  roots: readonly CheckedTask[],
  start: Reach,
  passesOn: (task: TaskClass) => boolean,
): ReadonlyMap<CheckedTask, Reach> {
  const reached = new Map<CheckedTask, Reach>();
  const open = roots.map((root) => ({ checked: root, reach: start }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { checked } = next;
    const known = reached.get(checked);
    const reach = known === undefined ? next.reach : common(known, next.reach);
    if (known !== undefined && isSame(known, reach)) continue;
    reached.set(checked, reach);
    if (!passesOn(checked.task)) continue;
    const below: Reach = {
      provided: new Set([...reach.provided, ...defaultNamesOf(checked.task)]),
      defaulted: new Set([...reach.defaulted, ...defaultNamesOf(checked.task)]),
      elements: reach.elements || hasElements(checked.task),
    };
    for (const child of checked.children) open.push({ checked: child, reach: below });
  }
  return reached;
}

/** Whether as much is left of what reached a task as before. */
function isSame(before: Reach, after: Reach): boolean {
  return (
    before.provided.size === after.provided.size &&
    before.defaulted.size === after.defaulted.size &&
    before.elements === after.elements
  );
}

function common(a: Reach, b: Reach): Reach {
  return {
    provided: new Set([...a.provided].filter((name) => b.provided.has(name))),
    defaulted: new Set([...a.defaulted].filter((name) => b.defaulted.has(name))),
    elements: a.elements && b.elements,
  };
}

function hasElements({ elementsId }: TaskClass): boolean {
  return elementsId !== undefined && elementsId !== null;
}

function checkTask(
  checked: CheckedTask,
  reach: Reach,
  given: ReadonlySet<string>,
  report: (error: unknown) => void,
): void {
  const { task } = checked;
  const there = thereFor(task, reach);
  const missing = requiredOf(task).filter((name) => !there.has(name));
  if (missing.length > 0) report(missingArguments(task, missing, given));
  if (!hasElements(task) && !reach.elements) report(noElements(task.name, [...missing, ...there]));
  else if (task.elementsId && !there.has(task.elementsId) && !missing.includes(task.elementsId)) {
    report(unknownElements(task.name, task.elementsId, there));
  }
  checkProcessorArguments(checked, there, report, missing);
}

function thereFor(task: TaskClass, reach: Reach): ReadonlySet<string> {
  return new Set([...reach.provided, ...defaultNamesOf(task), ELEMENTS_ID]);
}

function checkProcessorArguments(
  { task, processors }: CheckedTask,
  there: ReadonlySet<string>,
  report: (error: unknown) => void,
  told: readonly string[] = [],
): void {
  if ([...task.flags].includes('NOOP')) return;
  for (const checked of processors) {
    for (const name of argumentsOf(checked)) {
      if (there.has(name) || told.includes(name)) continue;
      const where = `task ${task.name}, processor ${checked.processor.name}`;
      report(unknownName('no-such-argument', `${where}: no argument "${name}"`, name, there));
    }
  }
}

/** Places that share a task may name the arguments that count: those must reach it. */
function checkShared({ task, shared }: CheckedTask, reach: Reach, report: (error: unknown) => void): void {
  for (const { child, by } of shared) {
    const there = new Set([...reach.provided, ...defaultNamesOf(task), ...defaultNamesOf(child.task), ELEMENTS_ID]);
    for (const name of by) {
      if (there.has(name)) continue;
      const where = `task ${task.name}: shared(${child.task.name}) goes by the argument "${name}", which is not there`;
      report(unknownName('no-such-argument', where, name, there));
    }
  }
}

/** The arguments that a processor of a task works on, reads, and refers to in its parameters. */
export function argumentsOf({ processor, definition }: CheckedProcessor): Set<string> {
  const scoped = definition.scope.flatMap((entry) => /^(.+)\.(?:initial|processed)$/s.exec(entry)?.slice(1) ?? []);
  const referred = Object.values(definition.parameters ?? {}).flatMap(referencesOf);
  return new Set([...scoped, ...referred, ...processor.readsArguments]);
}

/**
 * Warns of arguments that no task of the tree knows: none declares or requires them, works on them, refers to them, or reads
 * them in its code. Where the code of one may read any, nothing can be told.
 */
export function checkKnown(
  { all, roots }: CheckedTasks,
  given: Iterable<string>,
  commandFlagsArgument: string,
  problems: Problems,
): void {
  if (roots.length === 0) return; // the root is not there: that is told, and nothing else can be
  const known = new Set([ELEMENTS_ID, commandFlagsArgument]);
  for (const { task, processors } of all) {
    const code = [task, ...processors.map(({ processor }) => processor)].filter((plugin) => !isBuiltin(plugin));
    const read = code.map(argumentsRead);
    if (read.includes(undefined) || isScriptOfOthers(task)) return;
    for (const names of [
      task.argumentDeclarations.keys(),
      defaultNamesOf(task),
      requiredOf(task),
      task.elementsId ? [task.elementsId] : [],
      ...processors.map(argumentsOf),
      ...read.map((names) => names ?? []),
    ]) {
      for (const name of names) known.add(name);
    }
  }
  for (const name of given) {
    if (known.has(name)) continue;
    const message = `no task of ${roots.map(({ task }) => task.name).join(', ')} knows the argument "${name}"`;
    problems.tell(unknownName('unknown-argument', message, name, known), roots[0]?.task, 'warning');
  }
}

function isBuiltin(plugin: unknown): boolean {
  return (builtinProcessors as readonly unknown[]).includes(plugin);
}

/** A script for another program may read any argument. A typed task declares those that it reads. */
function isScriptOfOthers(task: TaskClass): boolean {
  return task.argumentDeclarations.size === 0 && hasScript(task) && !has(task, 'script');
}
