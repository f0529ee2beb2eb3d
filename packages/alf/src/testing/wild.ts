/** Job files as no program writes them: every way to write a word, comments, odd white space, variables. */
import fc from 'fast-check';
import { nastyText } from './arbitrary.ts';

/** A word that means a text, written in one of the ways that people write. */
const written = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.nat(5)).map(([value, how]) => {
    if (how < 2 && /^[\w./ -]*$/.test(value)) return `{${value}}`;
    if (how === 2) return `"${value.replace(/[\\"$[]/g, '\\$&')}"`;
    if (how === 3 && /^[\w./-]+$/.test(value)) return value;
    return value === ''
      ? '{}'
      : value.replace(/./gsu, (character) =>
          /[\w./-]|[^\0-\x7f]/.test(character)
            ? character
            : character === '\n'
              ? '\\n'
              : character === '\r'
                ? '\\r'
                : `\\${character}`,
        );
  });
const gap = fc.constantFrom(' ', ' ', '  ', '\t', ' \\\n  ');
const end = fc.constantFrom(
  '\n',
  '\n',
  '\n\n\n',
  '; ',
  ' ;# note { \n',
  '\n  # a comment\n',
  '\n# one \\\n two\n',
  '\n\n# } odd\n',
);
const text = fc.oneof(
  nastyText.filter((value) => !value.includes('\u001a')),
  fc.constantFrom('frame 1', 'x', '/a/b'),
);
const plain = written(fc.oneof(text, text, fc.constantFrom('x', 'y')));
const value = fc.oneof(
  { weight: 5, arbitrary: plain },
  { weight: 1, arbitrary: fc.constantFrom('$v', '"a $v b"', 'x\u0024{v}y', '"{ $v"', '"} $v"', '{$v}') },
);
const join = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts.flatMap((part, index) => (index === 0 ? [part] : [gap, part]))).map((texts) => texts.join(''));
const oneOf = (...options: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.oneof(fc.constant(''), ...options.map((option) => fc.tuple(gap, option).map(([before, after]) => before + after)));
const together = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(''));
const script = (statement: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('', '', '# start\n', '\n'), fc.array(together(statement, end), { maxLength: 3 }))
    .map(([start, parts]) => start + parts.join(''));
const block = (name: string, statement: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(script(statement), fc.nat(5))
    .map(([content, how]) =>
      how === 0 ? `-${name} "${content.replace(/[\\"$[]/g, '\\$&')}"` : `-${name} {${content}}`,
    );

const command = together(
  fc.constantFrom('RemoteCmd', 'Cmd'),
  gap,
  fc.constantFrom('{ls -l}', '{{a} "b c" d}', '"x $v"', 'ls'),
  oneOf(
    join(fc.constantFrom('-service', '-msg', '-id', '-odd'), value),
    fc.constantFrom('-atleast 2', '-samehost true', '-tags {a b}', '-expand 0', '{*}{-id q}'),
  ),
  oneOf(fc.constantFrom('-minrunsecs 2.50', '-retryrc {1 2}')),
);
const taskOf = (depth: number): fc.Arbitrary<string> =>
  together(
    fc.constant('Task'),
    gap,
    fc.oneof(value, together(fc.constant('-title '), value)),
    oneOf(
      join(fc.constantFrom('-id', '-metadata'), value),
      fc.constantFrom('-atleast {}', '-serialsubtasks on', '-chaser "a {b c}"'),
    ),
    oneOf(block('cmds', command)),
    depth > 0
      ? oneOf(
          block('subtasks', fc.oneof(taskOf(depth - 1), together(fc.constant('Instance '), plain), loopOf(depth - 1))),
        )
      : fc.constant(''),
  );
const loopOf = (depth: number): fc.Arbitrary<string> =>
  together(
    fc.constant('Iterate i -from 1 -to 2 '),
    block('template', fc.oneof(taskOf(depth), fc.constant('Task "f $i"'))),
  );
/** A file as people write them; now and then one that cannot be read. */
export const wildFile = together(
  fc.constantFrom('', '##AlfredToDo 3.0\n', '# intro\n\n'),
  fc.constant('Assign v {v w}\n'),
  script(taskOf(2)),
  taskOf(1),
);
