import type { Arguments, State } from './arguments.ts';
import type { BuildContext } from './build-context.ts';
import type { Explainer } from './explainer.ts';
import { asFailure, failure } from './failure.ts';
import { preview } from './json.ts';
import { parametersOf } from './parameters.ts';
import type { Processor, ProcessorClass, ProcessorDefinition } from './processor.ts';

/**
 * The arguments of a task after its processors, in order (authoring-model 5); a promise only if a processor returned one.
 *
 * @throws `unknown-processor`, `invalid-scope`, `no-such-argument`, `no-matching-overload`, `processor-failed`, `not-json`, and
 *   the errors of parameters
 */
export function applyProcessors(
  definitions: readonly ProcessorDefinition[],
  args: Arguments,
  task: string,
  context: BuildContext,
): Arguments | Promise<Arguments> {
  let current = args;
  for (const [i, definition] of definitions.entries()) {
    const next = again(definition, current, context) ?? applyFirst(definition, current, task, context);
    if (isPromise(next)) return next.then((made) => applyProcessors(definitions.slice(i + 1), made, task, context));
    current = next;
  }
  return current;
}

/** What a definition makes of the value that it was applied to last. */
function again(definition: ProcessorDefinition, before: Arguments, context: BuildContext): Arguments | undefined {
  const found = context.remembered.find(definition, before);
  if (found === undefined) return undefined;
  const { argument, scope, value, result } = found;
  const { name } = definition;
  context.explainer?.step({ processor: typeof name === 'string' ? name : name.name, scope, value, result });
  // A task that does again what the one above it did shares the arguments of that.
  return before.find(argument)?.processed === result ? before : before.withProcessed(argument, result);
}

function applyFirst(
  definition: ProcessorDefinition,
  before: Arguments,
  task: string,
  context: BuildContext,
): Arguments | Promise<Arguments> {
  const preparation = preparationOf(definition, before, task, context);
  const made = applyOne(preparation);
  const [scope, second] = definition.scope;
  if (isPromise(made) || scope === undefined || second !== undefined) return made;
  const processor = preparation.instance.constructor as unknown as ProcessorClass;
  const { argument, state } = scopeOf(scope, preparation.where);
  const value = before.get(argument)[state];
  const result = made.get(argument).processed;
  context.remembered.keep(definition, processor, { scope, argument, state, value, result }, before);
  return made;
}

/** One processor, ready to run on each entry of its scope. */
interface Preparation {
  /** For messages. */
  readonly where: string;
  readonly instance: Processor;
  readonly scope: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What all entries of the scope see. */
  readonly before: Arguments;
  readonly explainer: Explainer | undefined;
}

function preparationOf(
  { name, scope, parameters }: ProcessorDefinition,
  before: Arguments,
  task: string,
  context: BuildContext,
): Preparation {
  const where = `task ${task}, processor ${typeof name === 'string' ? name : name.name}`;
  try {
    const processor = typeof name === 'string' ? context.plugins.processor(name) : name;
    const instance = new processor({ arguments: before });
    const values = parametersOf(processor, parameters ?? {}, before);
    return { where, instance, scope, parameters: values, before, explainer: context.explainer };
  } catch (error) {
    throw asFailure('processor-failed', where, error);
  }
}

function applyOne(preparation: Preparation): Arguments | Promise<Arguments> {
  const { scope, before } = preparation;
  let after = before;
  for (const [i, entry] of scope.entries()) {
    const value = attempt(preparation, entry);
    if (isPromise(value)) return applyLater(preparation, after, i, value);
    after = store(preparation, after, entry, value);
  }
  return after;
}

async function applyLater(
  preparation: Preparation,
  soFar: Arguments,
  index: number,
  pending: Promise<unknown>,
): Promise<Arguments> {
  let after = soFar;
  for (const [i, entry] of preparation.scope.slice(index).entries()) {
    try {
      const value = await (i === 0 ? pending : attempt(preparation, entry));
      after = store(preparation, after, entry, value);
    } catch (error) {
      throw located(preparation, entry, error);
    }
  }
  return after;
}

function attempt({ where, instance, parameters, before }: Preparation, entry: string): unknown {
  const { argument, state } = scopeOf(entry, where);
  try {
    return instance.process(argument, before.get(argument)[state], parameters);
  } catch (error) {
    throw located({ where, before }, entry, error);
  }
}

function store(preparation: Preparation, after: Arguments, entry: string, value: unknown): Arguments {
  const { where, before, explainer } = preparation;
  try {
    const { argument, state } = scopeOf(entry, where);
    const made = after.set(argument, value, 'processed');
    explainer?.step({
      processor: preparation.instance.constructor.name,
      scope: entry,
      value: before.get(argument)[state],
      result: made.get(argument).processed,
    });
    return made;
  } catch (error) {
    throw located({ where, before }, entry, error);
  }
}

/** The argument and the state that an entry of a scope names. */
export function scopeOf(entry: string, where: string): { readonly argument: string; readonly state: State } {
  const dot = entry.lastIndexOf('.');
  const state = entry.slice(dot + 1);
  if (dot > 0 && (state === 'initial' || state === 'processed')) return { argument: entry.slice(0, dot), state };
  throw failure('invalid-scope', `${where}: the scope "${entry}" is not ARGUMENT.initial or ARGUMENT.processed`);
}

/** Errors that say already where they happened. */
const told = new WeakSet<object>();

function located({ where, before }: Pick<Preparation, 'where' | 'before'>, entry: string, error: unknown): Error {
  if (error instanceof Error && told.has(error)) return error;
  const { argument } = scopeOf(entry, where);
  const states = before.find(argument);
  const shown = states && ` (initial ${preview(states.initial)}, processed ${preview(states.processed)})`;
  const made = asFailure('processor-failed', `${where}, argument "${argument}"${shown ?? ''}`, error, {
    argument,
    ...states,
  });
  told.add(made);
  return made;
}

/** Whether a value is to be awaited. */
export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
