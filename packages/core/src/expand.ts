import { applyProcessors, isPromise } from './apply-processors.ts';
import type { Arguments } from './arguments.ts';
import type { BuildContext } from './build-context.ts';
import { ask, commandsOf } from './command.ts';
import { conformProcessed } from './conform.ts';
import { orderElements, reference } from './elementwise.ts';
import { failure } from './failure.ts';
import { type Group, isGroup } from './group.ts';
import { type JsonValue, preview } from './json.ts';
import type { Plan } from './plan.ts';
import { SharedTasks } from './sharing.ts';
import type { TaskReference } from './task.ts';
import { elementsIdOf, elementsOf, prepare } from './task-arguments.ts';
import { makeNode, type TaskNode, type TreeNode } from './tree.ts';

/** A tree that is deeper than this was meant to be another one. */
const MAX_LEVELS = 100_000;

type Requirement = TaskReference | Group<TaskReference>;

/** A node below which something is still to be placed. */
interface Open {
  readonly node: TaskNode;
  /** The node's children, which grow. */
  readonly children: TreeNode[];
  /** The task whose requirements are placed. */
  readonly plan: Plan;
  /** What the required tasks get. */
  readonly args: Arguments;
  /** What is placed, one after the other; with `elements` the one requirement, once for each of them. */
  readonly items: readonly Requirement[];
  readonly elements: readonly JsonValue[] | undefined;
  next: number;
  readonly above: Open | undefined;
  readonly level: number;
}

/** A task that is placed next. */
interface Next {
  readonly reference: TaskReference;
  readonly args: Arguments;
  /** How it was required, if it is one that several places share. */
  readonly shared?: Group<TaskReference> | undefined;
}

/** What a step of expansion may wait for, and gets back. */
export type Expansion<Result> = Generator<Promise<Arguments>, Result, Arguments>;

/**
 * Expands a task into its hierarchy and returns the handle (authoring-model 3, "Expansion"). A generator, so that it is
 * synchronous where all processors are: it yields the promises of the others. It walks depth first and never recurses.
 */
export function* expandTask(
  root: TaskReference,
  args: Arguments,
  local: boolean,
  context: BuildContext,
): Expansion<TaskNode> {
  const handles: TaskNode[] = [];
  const shared = new SharedTasks(context.values);
  let next: Next | undefined = { reference: root, args };
  let open: Open | undefined;
  for (;;) {
    if (next !== undefined) {
      const plan = context.plan(next.reference);
      if (open !== undefined) refuseEndless(plan, open);
      const prepared = prepare(plan, next.args, open === undefined);
      const place = next.shared && shared.place(plan.task, prepared, next.shared.by);
      if (place?.found !== undefined) {
        refuseWithinItself(place.found, plan, open);
        open?.children.push(reference(plan.title, [place.found], context));
        next = undefined;
        continue;
      }
      const processed = plan.noop ? prepared : applyProcessors(plan.processors, prepared, plan.task.name, context);
      const own = conformProcessed(plan.task, isPromise(processed) ? yield processed : processed);
      const children: TreeNode[] = [];
      const node = makeNode({
        kind: 'handle',
        id: context.newId(),
        title: plan.title,
        serial: plan.serial,
        children,
        task: plan.task,
        arguments: own,
      });
      (open?.children ?? handles).push(node);
      place?.take(node);
      context.explainer?.add(node, handleOf(open), { given: next.args, prepared, own });
      next = undefined;
      if (plan.canStop && stops(plan, own)) continue;
      if (plan.hasCommand) {
        addCommands(children, plan, own, local, context);
        continue;
      }
      plan.open++;
      const elements = perElement(plan, own, context);
      open = {
        node,
        children,
        plan,
        args: own,
        items: [plan.requirement],
        elements,
        next: 0,
        above: open,
        level: (open?.level ?? 0) + 1,
      };
    }
    while (open !== undefined && open.next >= (open.elements ?? open.items).length) {
      if (open.node.kind === 'handle') open.plan.open--;
      if (open.node.kind === 'elementwise') orderElements(open.children, context);
      open = open.above;
    }
    if (open === undefined) return handles[0] as TaskNode;
    const item = takeItem(open);
    const { requirement } = item;
    if (isGroup(requirement) && requirement.kind !== 'shared')
      open = enterGroup(requirement.kind, requirement.items, open, item.args, context);
    else if (open.node.kind === 'handle' && open.plan.serial)
      open = enterGroup('serial', [requirement], open, item.args, context);
    else if (isGroup(requirement))
      next = { reference: requirement.items[0] as TaskReference, args: item.args, shared: requirement };
    else next = { reference: requirement, args: item.args };
  }
}

/** The task whose requirements are placed. */
function handleOf(open: Open | undefined): TaskNode | undefined {
  let step = open;
  while (step !== undefined && step.node.kind !== 'handle') step = step.above;
  return step?.node;
}

function takeItem(open: Open): { readonly requirement: Requirement; readonly args: Arguments } {
  const i = open.next++;
  if (open.elements === undefined) return { requirement: open.items[i] as Requirement, args: open.args };
  const args = open.args.withProcessed(elementsIdOf(open.args), open.elements[i] as JsonValue);
  return { requirement: open.items[0] as Requirement, args };
}

/** Goes on below a group node: a new one, or the parallel group that is there already. */
function enterGroup(
  wanted: Exclude<Group<unknown>['kind'], 'shared'>,
  items: readonly Requirement[],
  above: Open,
  args: Arguments,
  context: BuildContext,
): Open {
  const { plan } = above;
  const kind = plan.serial ? 'serial' : wanted;
  const level = above.level + 1;
  if (kind === 'parallel' && above.node.kind === 'parallel') {
    return { ...above, args, items, elements: undefined, next: 0, above };
  }
  const children: TreeNode[] = [];
  const node = makeNode({ kind, id: context.newId(), title: kind, serial: kind === 'serial', children });
  above.children.push(node);
  return { node, children, plan, args, items, elements: undefined, next: 0, above, level };
}

function stops({ task }: Plan, args: Arguments): boolean {
  return ask(task.name, 'stopTraversal', () => new task({ arguments: args }).stopTraversal?.()) === true;
}

/** The elements of a task that works on each by itself; nothing if it works on all at once. */
function perElement(plan: Plan, args: Arguments, context: BuildContext): readonly JsonValue[] | undefined {
  if (!plan.perElement) return undefined;
  const elements = elementsOf(args);
  const elementsId = elementsIdOf(args);
  const { name } = plan.task;
  if (elements?.length === 0) {
    const message = `task ${name} has no elements: "${elementsId}" is empty, and nothing of it will run`;
    context.warnings.add(failure('no-elements', message), name);
  }
  const { initial, processed } = args.get(elementsId);
  // A task above that works per element hands on one of them, which may well be a text; then the initial state is the whole.
  if (typeof processed === 'string' && processed === initial) {
    const message = `task ${name} works on each element of "${elementsId}", which is the text ${preview(processed)}: it counts as one element`;
    context.warnings.add(failure('text-as-elements', message), name);
  }
  return elements;
}

function addCommands(children: TreeNode[], plan: Plan, args: Arguments, local: boolean, context: BuildContext): void {
  const elements = perElement(plan, args, context);
  const elementsId = elementsIdOf(args);
  if (elements === undefined) {
    children.push(commandNode(plan, args, args.get(elementsId).processed, local, context));
    return;
  }
  for (const element of elements) {
    const own = args.withProcessed(elementsId, element);
    if (!(plan.canStop && stops(plan, own))) children.push(commandNode(plan, own, element, local, context));
  }
}

function commandNode(
  plan: Plan,
  args: Arguments,
  elements: JsonValue,
  local: boolean,
  context: BuildContext,
): TaskNode {
  const { title, serial, task } = plan;
  const { commands, more } = commandsOf(plan, args, local, context);
  return makeNode({
    kind: 'command',
    id: context.newId(),
    title,
    serial,
    task,
    arguments: args,
    elements,
    commands,
    more,
  });
}

/**
 * A task that requires itself ends only if something on the way round can end it: a stop rule, or elements that run out.
 *
 * @throws `task-cycle` with the way round, `too-deep`
 */
function refuseEndless(plan: Plan, open: Open): void {
  if (open.level >= MAX_LEVELS) {
    throw failure('too-deep', `task ${plan.task.name} is more than ${MAX_LEVELS} levels below the root`, {
      hint: 'check what ends the tasks that require themselves',
    });
  }
  if (plan.open === 0) return;
  const round: Plan[] = [plan];
  for (let step: Open | undefined = open; step !== undefined; step = step.above) {
    if (step.node.kind !== 'handle') continue;
    if (step.plan.canStop || step.plan.perElement) return;
    round.push(step.plan);
    if (step.plan === plan) break;
  }
  throw taskCycle(round.reverse().map(({ task }) => task.name));
}

/**
 * A shared task cannot be waited for by what is below it.
 *
 * @throws `task-cycle` with the way round
 */
function refuseWithinItself(node: TaskNode, plan: Plan, open: Open | undefined): void {
  if (plan.open === 0) return;
  const round = [plan.task.name];
  for (let step = open; step !== undefined; step = step.above) {
    if (step.node.kind === 'handle') round.push(step.plan.task.name);
    if (step.node === node) throw taskCycle(round.reverse());
  }
}

/** Tasks require each other in a circle; the last name is the first again. */
export function taskCycle(names: readonly string[]): Error {
  return failure('task-cycle', `task ${names.at(-1)} requires itself: ${names.join(' -> ')}`, {
    hint: 'take one of them out of requiredTasks, or give one a stopTraversal()',
    data: { path: names },
  });
}
