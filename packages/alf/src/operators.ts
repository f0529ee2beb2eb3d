/**
 * The operators of a job file and their options: the one table that the writer, reader, validator and formatter share.
 * Source: alf-format 4.1 to 4.7. The order of the options is the order in which the stock author API writes them.
 */

/** What the value of an option is made of. */
type ValueKind =
  | 'str'
  | 'date'
  | 'list'
  | 'ints'
  | 'int'
  /** A number that is written with one decimal and in braces. */
  | 'priority'
  | 'num'
  | 'bool'
  | 'when'
  | 'expand'
  | 'dirmaps'
  | 'block';

/** What stands in a block. */
export type Content = 'assigns' | 'tasks' | 'commands';

/** One option of one operator. */
export interface OptionSpec {
  /** Without the dash. */
  readonly name: string;
  /** How it is written: ` -name `. */
  readonly head: string;
  readonly kind: ValueKind;
  /** Of a block: what may stand in it. */
  readonly content?: Content;
  readonly required?: true;
  /** Of an int: 0 is an error. */
  readonly nonZero?: true;
  /** Read with a warning; a successor exists. */
  readonly deprecated?: true;
  /** Read, never written. */
  readonly readOnly?: true;
}

/** The name of an operator, as it stands in a file. */
export type OperatorName = 'Job' | 'Task' | 'Instance' | 'Iterate' | 'RemoteCmd' | 'Cmd' | 'Command' | 'Assign' | 'set';

/** One operator. */
export interface OperatorSpec {
  readonly name: OperatorName;
  readonly options: readonly OptionSpec[];
  readonly byName: ReadonlyMap<string, OptionSpec>;
  /**
   * What a node of the job document may be made of, each with its place in `options`; -1 for what is not written as an
   * option: `kind`, the field of the first word, and options that are only read.
   */
  readonly fields: ReadonlyMap<string, number>;
  /** Fields that a document must have to be written, in table order. */
  readonly required: readonly string[];
  readonly deprecated?: true;
}

const one = (kind: ValueKind, name: string, traits: Omit<OptionSpec, 'name' | 'head' | 'kind'> = {}): OptionSpec => ({
  name,
  head: ` -${name} `,
  kind,
  ...traits,
});
const option = (kind: ValueKind, ...names: string[]): OptionSpec[] => names.map((name) => one(kind, name));
const block = (name: string, content: Content): OptionSpec => one('block', name, { content });
const REQUIRED = { required: true } as const;
const OLD = { deprecated: true, readOnly: true } as const;

const JOB: OptionSpec[] = [
  one('str', 'title', REQUIRED),
  ...option('str', 'tier'),
  one('str', 'spoolcwd', { readOnly: true }),
  ...option('list', 'projects'),
  one('list', 'crews', { deprecated: true }),
  ...option('int', 'maxactive'),
  ...option('bool', 'paused'),
  ...option('date', 'after'),
  ...option('ints', 'afterjids'),
  block('init', 'assigns'),
  ...option('int', 'atleast', 'atmost', 'etalevel'),
  ...option('list', 'tags'),
  ...option('priority', 'priority'),
  ...option('str', 'service'),
  ...option('list', 'envkey'),
  ...option('str', 'comment', 'metadata', 'editpolicy'),
  block('cleanup', 'commands'),
  block('postscript', 'commands'),
  ...option('dirmaps', 'dirmaps'),
  ...option('bool', 'serialsubtasks'),
  one('block', 'subtasks', { content: 'tasks', required: true }),
  one('num', 'pbias', OLD),
  one('str', 'whendone', OLD),
  one('str', 'whenerror', OLD),
];

const TASK: OptionSpec[] = [
  ...option('str', 'title'),
  ...option('str', 'id', 'service'),
  ...option('int', 'atleast', 'atmost'),
  block('cmds', 'commands'),
  ...option('list', 'chaser', 'preview'),
  ...option('bool', 'serialsubtasks', 'resumeblock'),
  block('cleanup', 'commands'),
  ...option('str', 'metadata'),
  block('subtasks', 'tasks'),
];

const COMMAND: OptionSpec[] = [
  ...option('str', 'msg'),
  ...option('list', 'tags'),
  ...option('str', 'service', 'metrics', 'id', 'refersto'),
  ...option('expand', 'expand'),
  ...option('int', 'atleast', 'atmost'),
  ...option('num', 'minrunsecs', 'maxrunsecs'),
  ...option('bool', 'samehost'),
  ...option('list', 'envkey'),
  ...option('ints', 'retryrc'),
  ...option('when', 'when'),
  ...option('list', 'resumewhile'),
  ...option('bool', 'resumepin'),
  ...option('str', 'metadata'),
];

const ITERATE: OptionSpec[] = [
  one('int', 'from', REQUIRED),
  one('int', 'to', REQUIRED),
  one('int', 'by', { nonZero: true }),
  one('block', 'template', { content: 'tasks', required: true }),
  block('subtasks', 'tasks'),
];

function operator(
  name: OperatorName,
  ownFields: readonly string[],
  options: readonly OptionSpec[],
  deprecated?: true,
): OperatorSpec {
  const fields = new Map(ownFields.map((field) => [field, -1]));
  for (const [order, { name: field, readOnly, deprecated: old }] of options.entries()) {
    // What is deprecated and never written has no place in the document.
    if (!(old && readOnly) && !fields.has(field)) fields.set(field, readOnly ? -1 : order);
  }
  return {
    name,
    options,
    byName: new Map(options.map((spec) => [spec.name, spec])),
    fields,
    required: [...ownFields, ...options.filter((spec) => spec.required).map((spec) => spec.name)].filter(
      (field) => field !== 'kind',
    ),
    ...(deprecated && { deprecated }),
  };
}

/** All operators, those that are no longer wanted last. */
export const OPERATORS = {
  Job: operator('Job', ['kind'], JOB),
  Task: operator('Task', ['kind', 'title'], TASK),
  RemoteCmd: operator('RemoteCmd', ['kind', 'argv'], COMMAND),
  Cmd: operator('Cmd', ['kind', 'argv'], COMMAND),
  Instance: operator('Instance', ['kind', 'title'], option('str', 'title')),
  Iterate: operator('Iterate', ['kind', 'varname'], ITERATE),
  Assign: operator('Assign', ['name', 'value'], []),
  set: operator('set', [], [], true),
  Command: operator('Command', [], COMMAND, true),
} satisfies Record<OperatorName, OperatorSpec>;

const BY_NAME: ReadonlyMap<string, OperatorSpec> = new Map(Object.entries(OPERATORS));

/** The operator of that name, or nothing: `toString` is none. */
export const operatorOf = (name: string): OperatorSpec | undefined => BY_NAME.get(name);

/** What may stand where (alf-format 4.7). */
export const ALLOWED: Readonly<Record<Content | 'top', readonly OperatorName[]>> = {
  top: ['Job', 'Task', 'Instance', 'Iterate', 'Assign', 'set'],
  assigns: ['Assign', 'set'],
  tasks: ['Task', 'Instance', 'Iterate'],
  commands: ['RemoteCmd', 'Cmd', 'Command'],
};

/**
 * A word whose value looks like this is an option, wherever it stands; the next word is its value (alf-format 6).
 * A title of this form must be written after `-title` (alf-format 3.4).
 */
export const OPTION_WORD = /^-[A-Za-z][A-Za-z0-9_]*$/;

/** Names of job variables and loop variables (alf-format 4.5, 4.6). */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Levels of nesting beyond which nobody means it (alf-format 7). */
export const DEEPEST = 100_000;
