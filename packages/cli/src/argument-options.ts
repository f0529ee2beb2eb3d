import type { JsonSchema } from './argument-schema.ts';
import type { JsonValue } from './json.ts';
import { readLiteral } from './literal.ts';
import { schemaText } from './schema-text.ts';
import type { OptionSpec } from './table/spec.ts';
import type { TaskArgument } from './task-arguments.ts';

/** The options that the arguments of a task make; those that `taken` has are the command's own, and win. */
export function argumentOptions(
  known: readonly TaskArgument[],
  taken: Readonly<Record<string, OptionSpec>>,
): Record<string, OptionSpec> {
  const reserved = new Set([
    ...Object.keys(taken),
    ...Object.values(taken).flatMap(({ alias }) => alias ?? []),
    'help',
  ]);
  const options: Record<string, OptionSpec> = {};
  // A name that yargs could not tell from several words, or from the start of another option, is left to --args.
  for (const argument of known) {
    if (reserved.has(argument.name) || !/^[A-Za-z][\w-]*$/.test(argument.name)) continue;
    const kebab = argument.name
      .replaceAll('_', '-')
      .replace(/([a-z\d])([A-Z])/g, '$1-$2')
      .toLowerCase();
    const free = kebab !== argument.name && !reserved.has(kebab) && !known.some(({ name }) => name === kebab);
    options[argument.name] = { ...optionOf(argument), ...(free ? { alias: kebab } : {}) };
    reserved.add(argument.name);
    if (free) reserved.add(kebab);
  }
  return options;
}

function optionOf({ schema, required }: TaskArgument): OptionSpec {
  const { description, default: standard } = typeof schema === 'boolean' ? {} : schema;
  const facts = [
    ...(required ? ['required'] : []),
    ...(standard === undefined
      ? []
      : [`default: ${typeof standard === 'string' && standard !== '' ? standard : JSON.stringify(standard)}`]),
  ];
  const words = [
    ...(description === undefined ? [] : [description]),
    ...(facts.length > 0 ? [`(${facts.join('; ')})`] : []),
  ];
  const kind = kindOf(schema);
  const choices = typeof schema === 'object' && kind === 'text' ? (schema.enum as string[] | undefined) : undefined;
  return {
    type: kind === 'flag' ? 'flag' : kind === 'list' ? 'texts' : 'text',
    ...(kind === 'flag' ? { optional: true } : { value: valueName(schema) }),
    ...(choices === undefined ? {} : { choices }),
    describe: words.join(' '),
  };
}

function valueName(schema: JsonSchema): string {
  const text = schemaText(typeof schema === 'object' && kindOf(schema) === 'list' ? itemsOf(schema) : schema);
  return text === 'text' || text === 'any' || text === 'integer' || text === 'number'
    ? { text: 'TEXT', any: 'VALUE', integer: 'N', number: 'N' }[text]
    : text.replaceAll('"', '').replaceAll(' | ', '|');
}

/** What an argument's option holds: a flag for true and false, words for a list, else one word. */
function kindOf(schema: JsonSchema): 'flag' | 'list' | 'text' | 'value' {
  if (typeof schema === 'boolean') return 'value';
  if (schema.type === 'boolean') return 'flag';
  if (schema.type === 'array') return 'list';
  return isText(schema) ? 'text' : 'value';
}

/** An argument that is typed as text gets what was typed (authoring-model 12): `shot:0040` stays. */
export function isText(schema: JsonSchema): boolean {
  if (typeof schema === 'boolean') return false;
  if (schema.enum) return schema.enum.every((value) => typeof value === 'string');
  return schemaText(schema) === 'text' || typeof schema.const === 'string';
}

/** The value of an argument that was given as an option: a flag, a word, or words. */
export function argumentValue(schema: JsonSchema, given: boolean | string | readonly string[]): JsonValue {
  if (typeof given === 'boolean') return given;
  if (typeof given === 'string') return isText(schema) ? given : readLiteral(given);
  // One word may be the whole list: --layers '["beauty", "shadow"]'.
  const [only, ...others] = given;
  const whole = only !== undefined && others.length === 0 ? readLiteral(only) : undefined;
  if (Array.isArray(whole)) return whole;
  const items = itemsOf(schema);
  return given.map((word) => (isText(items) ? word : readLiteral(word)));
}

function itemsOf(schema: JsonSchema): JsonSchema {
  const { items } = typeof schema === 'boolean' ? {} : schema;
  return items === undefined || Array.isArray(items) ? {} : items;
}
