import { closeNames, JobtronautError, similarity } from '@jobtronaut/diagnostics';
import { z } from 'zod';
import { Arguments } from './arguments.ts';
import { asFailure, failure, unknownName } from './failure.ts';
import { isPlain, preview } from './json.ts';
import { COMMAND_MEMBERS, FLAGS, METHODS, STATICS } from './members.ts';
import { COMMAND_OPTIONS, checkOption } from './option-schemas.ts';
import { BASE, pluginKind } from './plugin-kind.ts';
import { Task, type TaskClass, type TaskStatics } from './task.ts';

const text = z.string().nullish().describe('text');
const texts = z.array(z.string()).describe('a list of texts');
const mapping = z.custom<object>(isPlain, 'expected a mapping').describe('a mapping');
const processors = z
  .array(
    z.strictObject({
      name: z.custom(
        (name) => typeof name === 'string' || pluginKind(name) === 'processor',
        'expected a processor or its name',
      ),
      scope: z.array(z.string()),
      parameters: mapping.optional(),
    }),
  )
  .describe('a list of processor definitions, as SomeProcessor.on(...) makes them');

/** What members are. A plugin in JavaScript has no compiler that would have told. */
const SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['title', text],
  ['description', text],
  ['requiredArguments', texts],
  ['elementsId', text],
  ['argumentDefaults', mapping],
  ['argumentProcessors', processors],
  ['services', texts],
  ...(['tags', 'retryrc', ...COMMAND_MEMBERS] as const).map((name): [string, z.ZodType] => {
    const schema = COMMAND_OPTIONS[name];
    return [name, schema.nullish().describe(schema.description ?? '')];
  }),
]);

/** A member that is not what it must be. */
export interface WrongMember {
  readonly name: string;
  readonly error: JobtronautError;
}

/** All data members of a task class that are of a wrong type, and methods that stand where nobody looks for them. */
export function wrongMembers(task: TaskClass): readonly WrongMember[] {
  const wrong: WrongMember[] = [];
  const where = `task ${task.name}: the member`;
  for (const name of STATICS) {
    try {
      const value: unknown = task[name];
      if (value === (Task as TaskStatics)[name]) continue; // most members of most classes
      const schema = SCHEMAS.get(name);
      if (name === 'flags') checkFlags(task.name, value);
      else if (schema !== undefined) checkOption(where, name, schema, value);
    } catch (error) {
      const told = JobtronautError.is(error) ? error : asFailure('task-failed', `${where} "${name}"`, error);
      wrong.push({ name, error: told });
    }
  }
  return [...wrong, ...misplacedMethods(task)];
}

/**
 * @throws the first of `wrongMembers`, with all of them as its diagnostics
 */
export function refuseWrongMembers(task: TaskClass): void {
  const [first, ...others] = wrongMembers(task).map(({ error }) => error);
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const { code, message, hint, data } = first;
  throw new JobtronautError(code, message, {
    ...(hint !== undefined && { hint }),
    data,
    diagnostics: [first, ...others].map((error) => ({
      code: error.code,
      severity: 'error',
      message: error.message,
      ...(error.hint !== undefined && { hint: error.hint }),
      task: task.name,
    })),
  });
}

/** @internal The flags of a class or an override. @throws `invalid-attribute-value` */
export function checkFlags(task: string, flags: unknown): void {
  const known = Object.values(FLAGS);
  if (typeof flags !== 'object' || flags === null || !(Symbol.iterator in flags)) {
    throw failure(
      'invalid-attribute-value',
      `task ${task}: the member "flags" is ${preview(flags)}, not a list of ${known.join(', ')}`,
    );
  }
  for (const flag of flags as Iterable<unknown>) {
    if ((known as unknown[]).includes(flag)) continue;
    throw unknownName(
      'invalid-attribute-value',
      `task ${task}: there is no flag ${preview(flag)}`,
      String(flag),
      known,
    );
  }
}

/** Methods that are fields (`cmd = () => [...]`), static, or no functions. Expansion, which asks classes, would not find them. */
function misplacedMethods(task: TaskClass): WrongMember[] {
  const fields = fieldsOf(task);
  return METHODS.flatMap((name): WrongMember[] => {
    const { prototype } = task;
    const onPrototype: unknown = attempt(() => prototype[name]);
    const why =
      name !== 'script' && fields.includes(name)
        ? 'is a field'
        : typeof onPrototype !== 'function' && onPrototype !== undefined && onPrototype !== null
          ? 'is no function'
          : typeof (task as unknown as Record<string, unknown>)[name] === 'function'
            ? 'is static'
            : undefined;
    if (why === undefined) return [];
    const hint = `write a method: ${name}() { ... }`;
    return [{ name, error: failure('misplaced-member', `task ${task.name}: "${name}" ${why}`, { hint }) }];
  });
}

const NOTHING = Arguments.of();

/** What an instance has of its own; nothing can be told where making one needs arguments. */
function fieldsOf(task: TaskClass): string[] {
  return attempt(() => Object.keys(new task({ arguments: NOTHING }))) ?? [];
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** Warnings of names that are nearly those of members: nobody looks at `static service` or `required_tasks`. */
export function nearlyMembers(task: TaskClass): JobtronautError[] {
  const found: JobtronautError[] = [];
  const tell = (name: string, meant: string, hint: string) => {
    const message = `task ${task.name}: "${name}" is none of the members that are looked for`;
    found.push(failure('misplaced-member', message, { hint, data: { close: [meant] } }));
  };
  for (const name of fieldsOf(task)) {
    const meant = (STATICS as readonly string[]).includes(name) ? name : likely(name, STATICS);
    if (meant !== undefined) tell(name, meant, `write it as: static ${meant} = ...`);
  }
  for (let cls: object = task; !Object.hasOwn(cls, BASE); cls = Object.getPrototypeOf(cls) as object) {
    for (const name of Object.getOwnPropertyNames(cls)) {
      if (Object.hasOwn(Task, name)) continue;
      const flag = likely(name, Object.keys(FLAGS)) as keyof typeof FLAGS | undefined;
      const meant = flag === undefined ? likely(name, STATICS) : undefined;
      if (flag !== undefined) tell(name, 'flags', `write it as: static flags = ['${FLAGS[flag]}']`);
      else if (meant !== undefined) tell(name, meant, `write it as: static ${meant} = ...`);
    }
    for (const name of Object.getOwnPropertyNames((cls as TaskClass).prototype)) {
      if (name in Task.prototype || (METHODS as readonly string[]).includes(name)) continue;
      const meant = likely(name, METHODS, /_/g);
      if (meant !== undefined) tell(name, meant, `write it as: ${meant}() { ... }`);
    }
  }
  return found;
}

/**
 * Warnings of methods that can only return nothing, which means that there is no command: somebody forgot `return`. One that returns
 * nothing now and then, on purpose, has one.
 */
export function commandsWithoutReturn(task: TaskClass): JobtronautError[] {
  return (['cmd', 'cmds', 'view', 'preview', 'cleanup'] as const).flatMap((name) => {
    const method: unknown = attempt(() => task.prototype[name]);
    const text = typeof method === 'function' ? String(method) : '';
    if (text === '' || /=>|\b(?:return|throw|yield)\b|\[native code\]/.test(text)) return [];
    const hint = `write: ${name}() { return [...]; }`;
    return [failure('no-command', `task ${task.name}: ${name}() returns nothing: it adds no command`, { hint })];
  });
}

/** What a name was meant to be: in another spelling (`required_tasks`, `service`), or with a slip of the keyboard. */
function likely(name: string, known: readonly string[], passedOver = /_|s$/g): string | undefined {
  const bare = (word: string) => word.replace(passedOver, '').toLowerCase();
  const [close] = closeNames(name, known);
  return (
    known.find((other) => bare(other) === bare(name)) ??
    (close !== undefined && name.length > 4 && similarity(close, name) > 0.85 ? close : undefined)
  );
}
