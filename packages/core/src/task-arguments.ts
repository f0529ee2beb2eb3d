import { closeNames } from '@jobtronaut/diagnostics';
import type { Arguments } from './arguments.ts';
import { conformInitial } from './conform.ts';
import { failure, unknownName } from './failure.ts';
import { isPlain, type JsonValue } from './json.ts';
import type { Plan } from './plan.ts';
import type { TaskClass } from './task.ts';

/** The argument that holds the name of the effective elements (authoring-model 3). */
export const ELEMENTS_ID = 'elements_id';

/**
 * The arguments of a task before its processors: defaults, elements, required arguments.
 *
 * @throws `missing-elements-id`, `no-such-argument`, `missing-required-argument`, `invalid-argument`
 */
export function prepare(plan: Plan, given: Arguments, isRoot: boolean): Arguments {
  const { task } = plan;
  const complete = given.withDefaults(plan.defaults);
  const elementsId = plan.elementsId ?? complete.find(ELEMENTS_ID)?.processed;
  if (typeof elementsId !== 'string') throw noElements(task.name, [...plan.required, ...complete.names()]);
  const missing = plan.required.filter((name) => !complete.has(name));
  if (missing.length > 0) throw missingArguments(task, missing, given.names());
  if (!complete.has(elementsId)) throw unknownElements(task.name, elementsId, complete.names());
  const named = complete.find(ELEMENTS_ID)?.processed === elementsId ? complete : complete.put(ELEMENTS_ID, elementsId);
  return isRoot ? conformInitial(task, named) : named;
}

/** The name of the elements, in arguments that `prepare` made. */
export function elementsIdOf(args: Arguments): string {
  return args.get(ELEMENTS_ID).processed as string;
}

/** What a per-element task iterates: items of a list, keys of a mapping; undefined for anything else, a text too. */
export function elementsOf(args: Arguments): readonly JsonValue[] | undefined {
  const value = args.get(elementsIdOf(args)).processed;
  if (Array.isArray(value)) return value as readonly JsonValue[];
  return isPlain(value) ? Object.keys(value) : undefined;
}

/** What to do about a task that does not know its elements, and has arguments of these names. */
export function nameElements(names: Iterable<string>): string {
  const first = [...names].find((name) => name !== ELEMENTS_ID);
  return first === undefined
    ? "it has no argument that could be its elements: give it one with a default (arguments: { shot: z.string().default('all') }), and name it (elementsId: 'shot')"
    : `set elementsId, on it or on a task above it, to the argument to iterate, or to any that it has where there is nothing to iterate (elementsId: '${first}'); or pass the argument "elements_id"`;
}

/** Neither a task nor one above it names its elements. @param names of the arguments that it has */
export function noElements(task: string, names: Iterable<string>): Error {
  return failure('missing-elements-id', `task ${task} does not know its elements`, {
    hint: nameElements(names),
    data: { task },
  });
}

/** The elements are an argument that is not there. */
export function unknownElements(task: string, elementsId: string, known: Iterable<string>): Error {
  return unknownName(
    'no-such-argument',
    `task ${task}: its elements are the argument "${elementsId}", which is not there`,
    elementsId,
    known,
  );
}

/**
 * Required arguments are not there; one that was passed may be meant, if the task does not know it.
 *
 * @param given the names of what was passed: nobody misspelt the default of another argument
 */
export function missingArguments(task: TaskClass, missing: readonly string[], given: Iterable<string>): Error {
  const names = missing.map((name) => `"${name}"`).join(', ');
  const several = missing.length > 1;
  const own = new Set([...task.argumentDeclarations.keys(), ...Object.keys(task.argumentDefaults), ELEMENTS_ID]);
  const strange = [...given].filter((name) => !own.has(name) && !task.requiredArguments.includes(name));
  const closest = missing.flatMap((name) => closeNames(name, strange).map((other) => [other, name] as const))[0];
  return failure('missing-required-argument', `task ${task.name} needs the argument${several ? 's' : ''} ${names}`, {
    hint:
      closest === undefined
        ? `pass ${several ? 'them' : 'it'}, or give ${several ? 'them defaults' : 'it a default'}`
        : `there is "${closest[0]}": did you mean "${closest[1]}"?`,
    data: { task: task.name, arguments: missing },
  });
}
