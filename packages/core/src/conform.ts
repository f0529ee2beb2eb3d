import type { z } from 'zod';
import type { Argument, Arguments, State } from './arguments.ts';
import { kindAndDescription } from './describe-schema.ts';
import { asFailure, failure } from './failure.ts';
import { freeze, isEqual, type JsonValue, preview } from './json.ts';
import { converts } from './schema-converts.ts';
import type { TaskClass } from './task.ts';

/**
 * Arguments that a schema has made what they are. They are not parsed again on their way down: a schema may convert what it gets
 * (`z.string().transform(Number)`), which must happen once. What a schema leaves as it is, it would leave again.
 */
const accepted = new WeakMap<z.ZodType, WeakSet<Argument>>();

/** @internal Remembers that an argument is what a schema made of another value, or its default. */
export function markAccepted(schema: z.ZodType | undefined, argument: Argument | undefined): void {
  if (schema === undefined || argument === undefined) return;
  const known = accepted.get(schema) ?? new WeakSet<Argument>();
  accepted.set(schema, known.add(argument));
}

function isAccepted(schema: z.ZodType, argument: Argument): boolean {
  return accepted.get(schema)?.has(argument) === true;
}

/**
 * The arguments of a root task, whose passed values its schemas accept, completed and converted as they say; before
 * processors run both states are the same.
 *
 * @throws `invalid-argument`
 */
export function conformInitial(task: TaskClass, args: Arguments): Arguments {
  return conformAll(task, args, 'initial', (conforming, name, value) => conforming.put(name, value));
}

/**
 * The arguments of any task after its processors, whose processed values its schemas accept. An initial value comes from
 * the root and has the type that the root says.
 *
 * @throws `invalid-argument`
 */
export function conformProcessed(task: TaskClass, args: Arguments): Arguments {
  return conformAll(task, args, 'processed', (conforming, name, value) => conforming.withProcessed(name, value));
}

function conformAll(
  task: TaskClass,
  args: Arguments,
  state: State,
  put: (conforming: Arguments, name: string, value: JsonValue) => Arguments,
): Arguments {
  let conforming = args;
  for (const [name, { [state]: schema }] of task.argumentDeclarations) {
    const states = args.find(name);
    if (schema === undefined || states === undefined || isAccepted(schema, states)) continue;
    const value = conform(schema, states, state, name, task);
    if (value === states[state]) continue;
    conforming = put(conforming, name, value);
    markAccepted(schema, conforming.get(name));
  }
  return conforming;
}

/**
 * The defaults that the schemas of a task give: zod hands them out as they are.
 *
 * @throws `invalid-argument`
 */
export function checkDefaults(task: TaskClass): void {
  for (const [name, { initial, defaults }] of task.argumentDeclarations) {
    if (initial === undefined || defaults.length === 0 || Object.hasOwn(task.argumentDefaults, name)) continue;
    // A default is what the schema gives, not what it takes: where it makes one of the other, nothing can be told.
    if (converts(initial)) continue;
    parse(initial, freeze(defaults[0], `the default of the argument "${name}"`), 'default', name, task);
  }
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

/** What a schema's own functions throw is told with the argument that they were given. */
function attempt(schema: z.ZodType, value: JsonValue, name: string, task: TaskClass): z.ZodSafeParseResult<unknown> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    throw asFailure('invalid-argument', `task ${task.name}: the schema of the argument "${name}" fails`, error);
  }
}

/** What is wrong, in our words: the value stands before it, and `Invalid input: expected number, received string` is a schema's way to say so. */
function reasonOf(message = 'refused'): string {
  return message
    .replace(/^(?:Invalid (?:input|option|string|key)|Too (?:small|big)|Unrecognized keys?): /, '')
    .replace(/, received [\w ]+$/, '');
}

function parse(
  schema: z.ZodType,
  value: JsonValue,
  state: State | 'default',
  name: string,
  task: TaskClass,
): JsonValue {
  const result = attempt(schema, value, name, task);
  if (result.success) return isEqual(result.data, value) ? value : freeze(result.data, `argument "${name}"`);
  const [issue] = result.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw failure(
    'invalid-argument',
    `task ${task.name}: the argument "${name}" (${state}) is ${preview(value)}${at === '' ? '' : `, wrong${at}`}: ${reasonOf(issue?.message)}`,
    {
      hint: `it takes ${kindAndDescription(schema)}`,
      data: { task: task.name, argument: name, state },
    },
  );
}
