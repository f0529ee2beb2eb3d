import fc from 'fast-check';
import { expect, test } from 'vitest';
import { substituteArgv } from './substitute.ts';

const spec = {
  ids: { jid: 12, tid: 3, cid: 4, rev: 2 },
  host: 'render7',
  slots: 8,
  dirmaps: [
    { source: '', target: '/never', zone: 'NFS' },
    { source: 'P:/', target: '/mnt/p/', zone: 'NFS' },
    { source: 'P:/show', target: '/never', zone: 'NFS' },
    { source: '/mnt/p/', target: 'P:/', zone: 'UNC' },
  ],
};
const env = { HOME: '/home/fred', MONEY: '$HOME $& $1', PERCENT: '%j', EMPTY: '' };
const words = (argv: string[], more = {}) => substituteArgv({ ...spec, ...more, argv }, env);

test.each([
  ['job %j %J task %t command %c', 'job 12 12 task 3 command 4'],
  ['on %h, %s', 'on render7, render7'],
  ['%H!', '-T=12:4.2 -h render7!'],
  ['%i %r %R %q %Y %n %x', '0 0 0 1 0 8 Active'],
  ['100%%', '100%'],
  // Codes are replaced one after another: doubling protects nothing.
  ['%%j', '%12'],
  ['%%%j', '%12'],
  ['%d of %', '%d of %'],
  ['frame.%04d.exr', 'frame.%04d.exr'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: variables of the job, not of this file
  ['$HOME/x ${HOME}y $HOMEY $NOPE ${NOPE} $ $1 ${}', '/home/fred/x /home/fredy $HOMEY $NOPE ${NOPE} $ $1 ${}'],
  ['~', '/home/fred'],
  ['~/x ~', '/home/fred/x ~'],
  ['~barney a~/b', '~barney a~/b'],
  ['<$EMPTY>', '<>'],
  // What is inserted is not read again by the same step, but by the next ones.
  ['$MONEY', '$HOME $& $1'],
  ['$PERCENT', '12'],
  ['$constructor $__proto__', '$constructor $__proto__'],
  ['%D(P:/show/a) %D(/x)', '/mnt/p/show/a /x'],
  ['%D(P:/$HOME)', '/mnt/p//home/fred'],
  ['P:/show %D(open', 'P:/show %D(open'],
  ['', ''],
])('%s', (word, expected) => {
  expect(words([word])).toEqual([expected]);
});

test('%H as a whole word becomes several', () => {
  expect(words(['prman', '%H', '%h', 'a.rib'])).toEqual(['prman', '-T=12:4.2', '-h', 'render7', 'render7', 'a.rib']);
});

test('a later attempt, resuming', () => {
  const attempt = { first: false, resuming: true, pass: 2 };
  expect(words(['%i %r %R'], { attempt })).toEqual(['1 1 2']);
});

test('maps of another zone', () => {
  expect(words(['%D(/mnt/p/a) %D(P:/a)'], { zone: 'UNC' })).toEqual(['P:/a P:/a']);
});

const plain = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[%$~]/g, ''));

test('property: words without %, $ and ~ are untouched', () => {
  fc.assert(fc.property(fc.array(plain), (argv) => void expect(words(argv)).toEqual(argv)));
});

test('property: a variable becomes its value, whatever that is, wherever it stands', () => {
  const value = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('%', ''));
  fc.assert(
    fc.property(plain, value, plain, (before, text, after) => {
      const argv = [`${before}\${NAME}${after}`];
      expect(substituteArgv({ ...spec, argv }, { NAME: text })).toEqual([before + text + after]);
    }),
  );
});

test('property: percent codes are replaced in the order of the table', () => {
  const table = [
    ['%H', '-T=12:4.2 -h render7'],
    ['%h', 'render7'],
    ['%s', 'render7'],
    ['%j', '12'],
    ['%J', '12'],
    ['%t', '3'],
    ['%c', '4'],
    ['%i', '0'],
    ['%r', '0'],
    ['%R', '0'],
    ['%q', '1'],
    ['%Y', '0'],
    ['%n', '8'],
    ['%x', 'Active'],
    ['%%', '%'],
  ] as const;
  const piece = fc.constantFrom('%', 'a', ' ', ...table.map(([code]) => code));
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 2 }).map((pieces) => `-${pieces.join('')}`),
      (word) => {
        let expected: string = word;
        for (const [code, value] of table) expected = expected.split(code).join(value);
        expect(words([word])).toEqual([expected]);
      },
    ),
  );
});
