/** Random texts and documents for property tests, made from the package's own table of options. */
import fc from 'fast-check';
import type { Job, Subtask } from '../document.ts';
import { OPERATORS, type OperatorSpec, type OptionSpec } from '../operators.ts';

/** What has gone wrong before: everything that means something to some reader, and its neighbours. */
const NASTY = [
  ...'{}\\[]$";#\n\r\t\v\f\x1a\x01\x1f\x7f \'`*-~%()<>|&a0é\u00a0\u2028\u3000\ufeff夜',
  '😀',
  '\\\n',
  '\\\n  ',
  '\r\n',
  '\\{',
  '\\}',
  '{*}',
  '\u0024{a}',
  '$a',
  '[exit]',
  ' -cmds {',
  '-cmds',
  '}\n} -subtasks {',
  '\\u0041',
  '\\x4142',
  '\\101',
  '##AlfredToDo 3.0',
  '; # note',
];

/** A text that a job file can hold, most of it trouble. */
export const nastyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.array(fc.constantFrom(...NASTY), { maxLength: 12 }).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }).map(withoutNul) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }).map(withoutNul) },
  { weight: 2, arbitrary: fc.constantFrom('', 'render', '-title', '-x_1', '/show/a b.rib', 'C:\\new\\', '{"k": [1]}') },
);

function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/);
const integer = fc.oneof(fc.integer({ min: -99, max: 999 }), fc.maxSafeInteger());
const real = fc.double({ noNaN: true, noDefaultInfinity: true });

/** A value of the option's kind; in normal form, or any that can be written. */
function optionValue(option: OptionSpec, isNormal: boolean): fc.Arbitrary<unknown> {
  const minLength = isNormal ? 1 : 0;
  switch (option.kind) {
    case 'str':
      return nastyText;
    case 'date':
      return isNormal
        ? fc.constantFrom('01 02 03:04', '12 31 23:59', '00:00', '02 29 10:30')
        : fc.oneof(nastyText, fc.constantFrom('1 2 3:4', ' 7:05 ', '13 1 0:00'));
    case 'list':
      return fc.array(nastyText, { minLength, maxLength: 4 });
    case 'ints':
      return fc.array(integer, { minLength, maxLength: 4 });
    case 'int':
      return option.nonZero ? integer.filter((value) => value !== 0) : integer;
    case 'priority':
      return isNormal
        ? fc.integer({ min: -1e6, max: 1e6 }).map((tenths) => tenths / 10)
        : real.filter((value) => Math.abs(value) < 1e21);
    case 'num':
      return real.map((value) => (isNormal ? value || 0 : value));
    case 'bool':
      return fc.boolean();
    case 'when':
      return fc.constantFrom('done', 'error', 'always');
    case 'expand':
      return isNormal
        ? fc.oneof(fc.boolean(), fc.constantFrom('file.alf', '2'))
        : fc.oneof(fc.boolean(), nastyText, fc.constantFrom('0', '1', ' '));
    case 'dirmaps':
      return fc.array(
        fc.record({ source: nastyText, target: nastyText, zone: fc.oneof(fc.constantFrom('UNC', 'NFS'), nastyText) }),
        { minLength, maxLength: 3 },
      );
    case 'block':
      return fc.constant([]);
  }
}

/** Options of a node by their names, a few of them set; blocks as given. */
function options(
  spec: OperatorSpec,
  isNormal: boolean,
  blocks: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Record<string, unknown>> {
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const option of spec.options) {
    if (option.name === 'title' || (spec.fields.get(option.name) ?? -1) < 0) continue;
    const value = blocks[option.name] ?? (option.kind === 'block' ? undefined : optionValue(option, isNormal));
    if (value === undefined) continue;
    const isAlways = option.required === true || (option.kind === 'block' && option.content === 'tasks');
    // Undefined stands for "not set", and is left out again.
    fields[option.name] = isAlways
      ? value
      : fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
  }
  return fc
    .record(fields)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));
}

const commands = (isNormal: boolean): fc.Arbitrary<unknown[]> =>
  fc.array(
    fc
      .tuple(
        fc.constantFrom('remoteCmd', 'cmd'),
        fc.array(nastyText, { minLength: 1, maxLength: 5 }),
        options(OPERATORS.Cmd, isNormal, {}),
      )
      .map(([kind, argv, rest]) => ({ kind, argv, ...rest })),
    { minLength: isNormal ? 1 : 0, maxLength: 3 },
  );

const assigns = (isNormal: boolean): fc.Arbitrary<unknown[]> =>
  fc.array(fc.record({ name, value: nastyText }), { minLength: isNormal ? 1 : 0, maxLength: 3 });

/** Tasks up to a depth. Empty lists of tasks are left out in normal form. */
function subtasks(isNormal: boolean, depth: number, minLength = 0): fc.Arbitrary<Subtask[]> {
  const below =
    depth > 0
      ? subtasks(isNormal, depth - 1).map((tasks) => (isNormal && tasks.length === 0 ? undefined : tasks))
      : fc.constant(undefined);
  const task = fc
    .tuple(
      nastyText,
      options(OPERATORS.Task, isNormal, { cmds: commands(isNormal), cleanup: commands(isNormal), subtasks: below }),
    )
    .map(([title, rest]) => ({ kind: 'task', title, ...rest }));
  const instance = nastyText.map((title) => ({ kind: 'instance', title }));
  if (depth === 0)
    return fc.array(fc.oneof(task, instance), { minLength, maxLength: 3 }) as unknown as fc.Arbitrary<Subtask[]>;
  const iterate = fc
    .tuple(name, options(OPERATORS.Iterate, isNormal, { template: subtasks(isNormal, depth - 1, 1), subtasks: below }))
    .map(([varname, rest]) => ({ kind: 'iterate', varname, ...rest }));
  const node = fc.oneof(
    { weight: 4, arbitrary: task },
    { weight: 1, arbitrary: instance },
    { weight: 1, arbitrary: iterate },
  );
  return fc.array(node, { minLength, maxLength: 3 }) as unknown as fc.Arbitrary<Subtask[]>;
}

/** A job that can be written. In normal form it is what reading its text gives. */
export const jobs = ({ normal }: { normal: boolean }): fc.Arbitrary<Job> =>
  fc
    .tuple(
      nastyText,
      options(OPERATORS.Job, normal, {
        init: assigns(normal),
        cleanup: commands(normal),
        postscript: commands(normal),
        subtasks: subtasks(normal, 2, 1),
      }),
    )
    .map(([title, rest]) => ({ kind: 'job', title, ...rest })) as unknown as fc.Arbitrary<Job>;

/** Tasks without a job. */
export const fragments: fc.Arbitrary<Subtask[]> = subtasks(true, 2, 1);
