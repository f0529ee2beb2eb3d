import type { CheckedProcessor, CheckedTask, CheckedTasks } from './check-tasks.ts';
import { unknownName } from './failure.ts';
import { METHODS } from './members.ts';
import { referencesOf } from './parameters.ts';
import { defaultNamesOf, has, requiredOf } from './plan.ts';
import type { Problems } from './problems.ts';
import { builtinProcessors } from './processors/index.ts';
import type { TaskClass } from './task.ts';
import { ELEMENTS_ID, missingArguments, noElements, unknownElements } from './task-arguments.ts';

/** What reaches a task on every way from the root. */
interface Reach {
  /** Arguments that are there, whatever the way. */
  readonly provided: ReadonlySet<string>;
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
  const start: Reach = { provided: given, elements: given.has(ELEMENTS_ID) };
  for (const [checked, reach] of flow(roots, start, (task) => !has(task, 'stopTraversal'))) {
    checkTask(checked, reach, (error) => problems.tell(error, checked.task, 'error'));
  }
  // What is certain was told already, and is told once.
  for (const [checked, reach] of flow(roots, start, () => true)) {
    checkTask(checked, reach, (error) => problems.tell(error, checked.task, 'warning'));
  }
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
    if (known !== undefined && known.provided.size === reach.provided.size && known.elements === reach.elements)
      continue;
    reached.set(checked, reach);
    if (!passesOn(checked.task)) continue;
    const below: Reach = {
      provided: new Set([...reach.provided, ...defaultNamesOf(checked.task)]),
      elements: reach.elements || hasElements(checked.task),
    };
    for (const child of checked.children) open.push({ checked: child, reach: below });
  }
  return reached;
}

function common(a: Reach, b: Reach): Reach {
  return {
    provided: new Set([...a.provided].filter((name) => b.provided.has(name))),
    elements: a.elements && b.elements,
  };
}

function hasElements({ elementsId }: TaskClass): boolean {
  return elementsId !== undefined && elementsId !== null;
}

function checkTask({ task, processors }: CheckedTask, reach: Reach, report: (error: unknown) => void): void {
  const there = new Set([...reach.provided, ...defaultNamesOf(task), ELEMENTS_ID]);
  const missing = requiredOf(task).filter((name) => !there.has(name));
  if (missing.length > 0) report(missingArguments(task.name, missing, there));
  if (!hasElements(task) && !reach.elements) report(noElements(task.name));
  else if (task.elementsId && !there.has(task.elementsId) && !missing.includes(task.elementsId)) {
    report(unknownElements(task.name, task.elementsId, there));
  }
  if ([...task.flags].includes('NOOP')) return;
  for (const checked of processors) {
    for (const name of argumentsOf(checked)) {
      if (there.has(name) || missing.includes(name)) continue;
      const where = `task ${task.name}, processor ${checked.processor.name}`;
      report(unknownName('no-such-argument', `${where}: no argument "${name}"`, name, there));
    }
  }
}

/** The arguments that a processor of a task works on, reads, and refers to in its parameters. */
function argumentsOf({ processor, definition }: CheckedProcessor): Set<string> {
  const scoped = definition.scope.flatMap((entry) => /^(.+)\.(?:initial|processed)$/s.exec(entry)?.slice(1) ?? []);
  const referred = Object.values(definition.parameters ?? {}).flatMap(referencesOf);
  return new Set([...scoped, ...referred, ...processor.readsArguments]);
}

/**
 * Warns of arguments that no task of the tree knows. A class without declared arguments knows those whose names stand in its code: it may
 * read them in any of its methods.
 */
export function checkKnown(
  { all, roots }: CheckedTasks,
  given: Iterable<string>,
  commandFlagsArgument: string,
  problems: Problems,
): void {
  const known = new Set([ELEMENTS_ID, commandFlagsArgument]);
  for (const { task, processors } of all) {
    for (const name of [...task.argumentDeclarations.keys(), ...defaultNamesOf(task), ...requiredOf(task)])
      known.add(name);
    if (task.elementsId) known.add(task.elementsId);
    for (const name of processors.flatMap((checked) => [...argumentsOf(checked)])) known.add(name);
  }
  const code = all.map(codeOf).join('\n');
  for (const name of given) {
    if (known.has(name) || isWordIn(name, code)) continue;
    const message = `no task of ${roots.map(({ task }) => task.name).join(', ')} knows the argument "${name}"`;
    problems.tell(unknownName('unknown-argument', message, name, known), roots[0]?.task, 'warning');
  }
}

function isWordIn(name: string, code: string): boolean {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`).test(code);
}

/** The code in which a task and its processors may name arguments. */
function codeOf({ task, processors }: CheckedTask): string {
  const functions = [
    task,
    ...METHODS.map((method) => task.prototype[method]),
    ...processors.map(({ processor }) => processor).filter((processor) => !builtinProcessors.includes(processor)),
    ...processors.flatMap(({ definition }) => Object.values(definition.parameters ?? {})),
  ];
  return functions
    .filter((value) => typeof value === 'function')
    .map(String)
    .join('\n');
}
