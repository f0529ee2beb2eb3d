/** The text of elements that have no tasks inside: the line of an operator, commands, Assigns. Source: alf-format 5. */
import { type Content, OPERATORS, OPTION_WORD, type OperatorSpec, type OptionSpec } from '../operators.ts';
import { shown } from '../shown.ts';
import { indentation } from './indentation.ts';
import { Unwritable } from './quote.ts';
import type { Sink } from './sink.ts';
import { array, string, variableName, writeArgv, writeOption } from './value.ts';

/** A node of the document as the table sees it: options by name. */
export type Fields = Readonly<Record<string, unknown>>;

const TASKS = [
  ['task', OPERATORS.Task],
  ['instance', OPERATORS.Instance],
  ['iterate', OPERATORS.Iterate],
] as const;
const COMMANDS = [
  ['remoteCmd', OPERATORS.RemoteCmd],
  ['cmd', OPERATORS.Cmd],
] as const;
/** Assigns alone have no kind: nothing else may stand where they do. */
const ASSIGNS = [[undefined, OPERATORS.Assign]] as const;

/** The operators of the nodes that may stand somewhere, by their `kind`. */
const OPERATOR_OF_KIND: Readonly<Record<'any' | 'document' | Content, ReadonlyMap<unknown, OperatorSpec>>> = {
  any: new Map([['job', OPERATORS.Job], ...TASKS, ...COMMANDS, ...ASSIGNS]),
  document: new Map([['job', OPERATORS.Job], ...TASKS]),
  tasks: new Map(TASKS),
  commands: new Map(COMMANDS),
  assigns: new Map(ASSIGNS),
};

/**
 * The operator of a node, if the node may stand where `content` is asked for. Then the node has {@link Fields}.
 *
 * @throws Unwritable for anything else
 */
export function specOf(node: unknown, content: 'any' | 'document' | Content = 'any'): OperatorSpec {
  if (typeof node !== 'object' || node === null) throw new Unwritable(`expected an object, got ${shown(node)}`);
  const { kind } = node as Fields;
  const spec = OPERATOR_OF_KIND[content].get(kind);
  if (spec === undefined) throw new Unwritable(`an element of the kind ${shown(kind)} cannot stand here`);
  return spec;
}

/** The operator and its first word: `Task {title}`, `Job`. */
export function writeHead(sink: Sink, spec: OperatorSpec, node: Fields): void {
  switch (spec.name) {
    case 'Task':
      // A reader cannot see that the word was braced, and would take it for an option (alf-format 3.4).
      sink.write(string(node.title).startsWith('-') && OPTION_WORD.test(string(node.title)) ? 'Task -title ' : 'Task ');
      sink.quote(string(node.title));
      break;
    case 'Instance':
      sink.write('Instance ');
      sink.quote(string(node.title));
      break;
    case 'Iterate':
      sink.write(`Iterate {${variableName(node.varname)}}`);
      break;
    case 'RemoteCmd':
    case 'Cmd':
      sink.write(spec === OPERATORS.Cmd ? 'Cmd ' : 'RemoteCmd ');
      writeArgv(sink, node.argv);
      break;
    case 'Job':
    case 'Command':
    case 'Assign':
    case 'set':
      sink.write(spec.name);
  }
}

/** `Assign name {value}`. */
export function writeAssign(sink: Sink, node: unknown): void {
  const spec = specOf(node, 'assigns');
  const assign = node as Fields;
  setOptions(spec, assign);
  sink.write(`Assign ${variableName(assign.name)} `);
  sink.quote(string(assign.value));
}

/** A command on one line. */
function writeCommand(sink: Sink, command: unknown, level: number): void {
  const spec = specOf(command, 'commands');
  const fields = command as Fields;
  writeHead(sink, spec, fields);
  for (let set = setOptions(spec, fields); set !== 0; set &= set - 1) {
    const option = firstOf(spec, set);
    writeOption(sink, option, fields[option.name], level);
  }
}

/** A block of Assigns or commands, its braces included; an empty one leaves no trace. */
export function writeLeafBlock(sink: Sink, block: OptionSpec, value: unknown, level: number): void {
  const items = array(value, 'a list');
  if (items.length === 0) return;
  sink.write(block.head);
  sink.write('{\n');
  for (let i = 0; i < items.length; i++) {
    if (i > 0) sink.write('\n');
    sink.write(indentation(level + 1));
    if (block.content === 'commands') writeCommand(sink, items[i], level + 1);
    else writeAssign(sink, items[i]);
  }
  sink.write('\n');
  sink.write(indentation(level));
  sink.write('}');
}

/**
 * The options that a node has, as bits by their place in the table: most nodes have few of the many.
 *
 * @throws Unwritable for a name that is none: a misspelt option must not vanish without a word
 */
export function setOptions(spec: OperatorSpec, fields: Fields): number {
  let set = 0;
  for (const name in fields) {
    const order = spec.fields.get(name);
    if (order === undefined) {
      if (fields[name] !== undefined) throw new Unwritable(`${spec.name} has no option "${name}"`);
    } else if (order >= 0 && fields[name] !== undefined) set |= 1 << order;
  }
  return set;
}

/** The first option of a set that is not empty. */
export const firstOf = (spec: OperatorSpec, set: number): OptionSpec =>
  spec.options[31 - Math.clz32(set & -set)] as OptionSpec;

/** Required blocks must have something in them. */
export const isMissing = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0);
