import type { z } from 'zod';
import type { Argument, Arguments, State } from './arguments.ts';
import { failure } from './failure.ts';
import { freeze, isEqual, type JsonValue, preview } from './json.ts';
import { describeSchema } from './overload.ts';
import type { TaskClass } from './task.ts';

/**
 * The arguments of a root task, whose passed values its schemas accept, completed and converted as they say; before
 * processors run both states are the same.
 *
 * @throws `invalid-argument`
 */
export function conformInitial(task: TaskClass, args: Arguments): Arguments {
  let conforming = args;
  for (const [name, { initial }] of task.argumentDeclarations) {
    const states = args.find(name);
    if (initial === undefined || states === undefined) continue;
    const value = conform(initial, states, 'initial', name, task);
    if (value !== states.initial) conforming = conforming.put(name, value);
  }
  return conforming;
}

/**
 * The arguments of any task after its processors, whose processed values its schemas accept. An initial value comes from
 * the root and has the type that the root says.
 *
 * @throws `invalid-argument`
 */
export function conformProcessed(task: TaskClass, args: Arguments): Arguments {
  let conforming = args;
  for (const [name, { processed }] of task.argumentDeclarations) {
    const states = args.find(name);
    if (processed === undefined || states === undefined) continue;
    const value = conform(processed, states, 'processed', name, task);
    if (value !== states.processed) conforming = conforming.withProcessed(name, value);
  }
  return conforming;
}

/** What schemas made of values: tasks by the thousand share a frame list, which is parsed once. */
const parsed = new WeakMap<z.ZodType, WeakMap<object, JsonValue>>();

function conform(schema: z.ZodType, states: Argument, state: State, name: string, task: TaskClass): JsonValue {
  const value = states[state];
  if (typeof value !== 'object' || value === null) return parse(schema, value, state, name, task);
  const known = parsed.get(schema) ?? new WeakMap<object, JsonValue>();
  const made = known.get(value) ?? parse(schema, value, state, name, task);
  parsed.set(schema, known.set(value, made));
  return made;
}

function parse(schema: z.ZodType, value: JsonValue, state: State, name: string, task: TaskClass): JsonValue {
  const result = schema.safeParse(value);
  if (result.success) return isEqual(result.data, value) ? value : freeze(result.data, `argument "${name}"`);
  const [issue] = result.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw failure(
    'invalid-argument',
    `task ${task.name}: the argument "${name}" (${state}) is ${preview(value)}${at === '' ? '' : `, wrong${at}`}: ${issue?.message ?? 'refused'}`,
    {
      hint: `it takes ${describeSchema(schema)}`,
      data: { task: task.name, argument: name, state },
    },
  );
}
