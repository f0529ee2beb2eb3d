import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Arguments } from '../arguments.ts';
import { parametersOf } from '../parameters.ts';
import type { ProcessorClass, ProcessorDefinition } from '../processor.ts';
import { codeOf } from '../test/helpers.ts';
import { ChunkProcessor } from './chunk.ts';
import { ExpressionToElementsProcessor } from './expression-to-elements.ts';
import { FilePatternProcessor, InputToOutputProcessor } from './files.ts';
import { builtinProcessors } from './index.ts';
import { ElementsPreviewReorderProcessor } from './preview-reorder.ts';
import { ElementsToRangesProcessor, RangesToElementsProcessor } from './ranges.ts';
import { Base64DecodeProcessor, Base64EncodeProcessor, SubstitutionProcessor } from './text.ts';
import { CopyValueProcessor, LambdaProcessor, ValueFromKeyProcessor } from './values.ts';

const run = (
  processor: ProcessorClass,
  value: unknown,
  parameters: Record<string, unknown> = {},
  args: Record<string, unknown> = {},
) => {
  const all = Arguments.of(args);
  return new processor({ arguments: all }).process(
    'value',
    Arguments.of({ value }).get('value').initial,
    parametersOf(processor, parameters, all),
  );
};
const frame = fc.integer({ min: -50, max: 50 });

describe('frames', () => {
  const entry = fc.record({ from: frame, to: fc.option(frame), step: fc.option(fc.integer({ min: 1, max: 9 })) });

  it('an expression has the frames of all its entries, sorted, once', () => {
    fc.assert(
      fc.property(fc.array(entry), fc.constantFrom(',', ' ', ', ', '\n', ' ,, '), (entries, separator) => {
        const expected = new Set<number>();
        const text = entries.map(({ from, to, step }) => {
          const by = to !== null && step !== null ? step : 1;
          for (
            let f = from;
            (to ?? from) >= from ? f <= (to ?? from) : f >= (to as number);
            f += (to ?? from) >= from ? by : -by
          )
            expected.add(f);
          return `${from}${to === null ? '' : `-${to}${step === null ? '' : `x${step}`}`}`;
        });
        expect(run(ExpressionToElementsProcessor, text.join(separator))).toEqual([...expected].sort((a, b) => a - b));
      }),
    );
  });

  it.each([
    '1-',
    '-',
    '--1',
    '1--',
    '1-5x',
    '1-5x0',
    '1-5x-1',
    '5x2',
    '1 - 5',
    '1..5',
    '1.5',
    'a',
    '1-5x2x3',
    '１',
    '0x10',
    '1e3',
    '99999999999999999999',
  ])('"%s" is refused', (text) => {
    expect(codeOf(() => run(ExpressionToElementsProcessor, text))).toBe('expression-failed');
  });

  it('leading zeros are decimal', () => {
    expect(run(ExpressionToElementsProcessor, '0008-010x002')).toEqual([8, 10]);
  });

  it('a slip of the keyboard does not fill the memory', () => {
    expect(codeOf(() => run(ExpressionToElementsProcessor, '1-1000000000'))).toBe('too-large');
    expect(codeOf(() => run(RangesToElementsProcessor, [[1, 9e9]]))).toBe('too-large');
    expect(codeOf(() => run(ChunkProcessor, [1, 9e9], {}, { chunksize: 1 }))).toBe('too-large');
  });

  it('ranges and elements are each other again', () => {
    fc.assert(
      fc.property(fc.array(frame), (frames) => {
        const sorted = [...new Set(frames)].sort((a, b) => a - b);
        const ranges = run(ElementsToRangesProcessor, frames) as [number, number][];
        expect(run(RangesToElementsProcessor, ranges)).toEqual(sorted);
        for (const [i, [first]] of ranges.entries())
          if (i > 0) expect(first).toBeGreaterThan((ranges[i - 1]?.[1] ?? 0) + 1);
      }),
    );
  });

  it('chunks are the ranges again, in order, none too long', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(frame, fc.nat(40))), fc.integer({ min: 1, max: 9 }), (starts, chunksize) => {
        const ranges = starts.map(([first, length]) => [first, first + length]);
        const chunks = run(ChunkProcessor, ranges, {}, { chunksize }) as [number, number][];
        const flat = (list: number[][]) =>
          list.flatMap(([a = 0, b = 0]) => Array.from({ length: b - a + 1 }, (_, i) => a + i));
        expect(flat(chunks)).toEqual(flat(ranges));
        for (const [first, last] of chunks) expect(last - first).toBeLessThan(chunksize);
      }),
    );
  });

  it.each([0, -1, 1.5, '5', null])('chunksize %j is refused', (chunksize) => {
    expect(codeOf(() => run(ChunkProcessor, [1, 5], {}, { chunksize }))).toBe('invalid-argument');
  });

  it('reordering for a preview loses no frame', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1 }), fc.nat(5), (frames, stride) => {
        const reordered = run(ElementsPreviewReorderProcessor, frames, { stride }) as number[];
        expect([...reordered].sort()).toEqual([...frames].sort());
        expect(reordered[0]).toBe(frames[0]);
        if (frames.length > 1) expect(reordered[1]).toBe(frames.at(-1));
      }),
    );
  });
});

it('the last but one frame does not come forward', () => {
  expect(run(ElementsPreviewReorderProcessor, [0, 1, 2, 3, 4, 5], { stride: 2 })).toEqual([0, 5, 2, 1, 3, 4]);
  expect(run(ElementsPreviewReorderProcessor, [0, 1, 2, 3, 4, 5], { stride: 2, discard_rest: true })).toEqual([
    0, 5, 2,
  ]);
});

describe('text', () => {
  it('Base64 gives the text again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const encoded = run(Base64EncodeProcessor, text) as string;
        expect(encoded).toMatch(/^[\w-]*={0,2}$/);
        expect(run(Base64DecodeProcessor, encoded)).toBe(text);
      }),
    );
  });

  it('Base64 that is none, or of other bytes than text, is refused', () => {
    expect(codeOf(() => run(Base64DecodeProcessor, 'a b'))).toBe('no-matching-overload');
    expect(codeOf(() => run(Base64DecodeProcessor, '_w=='))).toBe('invalid-argument');
  });

  it.each([
    ['sh010', { pattern: '(?P<seq>sh)(?P<shot>\\d+)', replacement: '\\2_\\1' }, '010_sh'],
    ['aXbx', { pattern: '(?i)x', replacement: '-' }, 'a-b-'],
    ['aba', { pattern: '\\Aa|a\\Z', replacement: '' }, 'b'],
    ['abab', { pattern: '(?P<x>ab)(?P=x)', replacement: '<\\1>' }, '<ab>'],
    ['a.b', { pattern: '\\.', replacement: '\\\\n\\n' }, 'a\\n\\nb'],
    ['ab', { pattern: '(a)|(b)', replacement: '[\\1\\2]' }, '[a][b]'],
    ['(?P<', { pattern: '\\(\\?P<', replacement: 'ok' }, 'ok'],
    ['a', { pattern: null }, 'a'],
  ])('%j with %j is %j', (text, parameters, expected) => {
    expect(run(SubstitutionProcessor, text, parameters)).toBe(expected);
  });

  it.each([
    ['a character outside of the basic plane is one', 'a😀b', '[^a-z]', 'a-b'],
    ['what needs no escape may have one', 'a-b_c', '\\-|\\_', 'a-b-c'],
    ['a bracket that comes first in a set is one of it', 'x]y', '[]x]', '--y'],
    ['also in a set that is turned around', 'x]y', '[^]x]', 'x]-'],
    ['at most as often', 'xaab', 'a{,2}b', 'x-'],
    ['a comment', 'abc', 'a(?#first)b', '-c'],
    ['the end of the text, whatever the lines', 'a\na', '(?m)a\\Z', 'a\n-'],
    ['a named group', 'aab', '(?P<one>a)(?P=one)', '-b'],
    ['what looks like one of these within a set', '(?#)', '[(?#]', '---)'],
    ['the end before a last newline', 'a\na\n', 'a$', 'a\n-\n'],
    ['the end of each line', 'a\na\n', '(?m)a$', '-\n-\n'],
    ['no line but those that newlines end', 'a\r\u2028b', 'a..b', '-'],
    ['braces that count nothing', '😀{x}{}', '.{x}{}', '-'],
    ['no need to escape these', '😀:_"', '.\\:\\_[\\"]', '-'],
    ['blanks and comments', 'a_0012', '(?x) ^ (\\w) _  # the show\n \\d {4} # and the shot', '-'],
    ['blanks that are meant', 'a b#c', '(?xi) A\\ B [ ]? \\# C', '-'],
    ['a group before a digit', 'aa2', '(?x) (a) \\1 2', '-'],
    ['letters of any script', 'étéx{y', '^\\p{L}{4}{y$', '-'],
    ['a character by its number', '😀', '^\\u{1F600}$', '-'],
    ['a comment within a pattern with comments', 'ab', '(?x) a (?# no # end ) b', '-'],
  ])('patterns as Python spells them: %s', (_, text, pattern, expected) => {
    expect(run(SubstitutionProcessor, text, { pattern, replacement: '-' })).toBe(expected);
  });

  it('a broken pattern, and a group that it does not have, are refused', () => {
    expect(codeOf(() => run(SubstitutionProcessor, 'a', { pattern: '(' }))).toBe('invalid-parameter');
    expect(codeOf(() => run(SubstitutionProcessor, 'a', { pattern: 'a', replacement: '\\1' }))).toBe(
      'invalid-parameter',
    );
  });
});

it('any key of a mapping can be taken, and what every object inherits is none', () => {
  const mapping = JSON.parse('{"__proto__": 7, "items": 8}') as unknown;
  const keys = ['__proto__', 'items', 'constructor'];
  expect(keys.map((key) => run(ValueFromKeyProcessor, mapping, { key, default: 'none' }))).toEqual([7, 8, 'none']);
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'b.exr'), '');
  writeFileSync(join(folder, 'sub/a.exr'), '');
  symlinkSync(join(folder, 'b.exr'), join(folder, 'link.exr'));
  symlinkSync(folder, join(folder, 'sub/loop.exr'));

  it('links to files are files, links to folders are not followed', () => {
    expect(run(FilePatternProcessor, folder, { pattern: '\\.exr$' })).toEqual([
      `${folder}/b.exr`,
      `${folder}/link.exr`,
      `${folder}/sub/a.exr`,
    ]);
  });

  it('a missing folder is an error', () => {
    expect(codeOf(() => run(FilePatternProcessor, join(folder, 'nowhere')))).toBe('invalid-argument');
  });

  it.each([
    ['/in/.hidden', {}, '/out/.hidden'],
    ['/in/.hidden.exr', { suffix: '_x' }, '/out/.hidden_x.exr'],
    ['/in/a.', { suffix: '_x' }, '/out/a_x.'],
    ['/in.d/a', { extension: '.tx' }, '/out/a.tx'],
    ['/in/', { input_name: 'b' }, '/out/b'],
    ['/in/a.exr', { prefix: null, input_name: '', extension: null }, '/out/a.exr'],
  ])('%s with %j is %s', (path, parameters, expected) => {
    expect(run(InputToOutputProcessor, path, parameters, { output_directory: '/out' })).toBe(expected);
  });

  it('an empty output folder is the working folder', () => {
    expect(run(InputToOutputProcessor, '/in/a.exr', {}, { output_directory: '' })).toBe('a.exr');
  });
});

describe('values', () => {
  it('a function of the definition', () => {
    expect(run(LambdaProcessor, [1, 2], { function: (value: number[]) => value.length })).toBe(2);
    expect(codeOf(() => run(LambdaProcessor, 1, { function: 'value + 1' }))).toBe('invalid-parameter');
    expect(codeOf(() => run(LambdaProcessor, 1))).toBe('invalid-parameter');
  });

  it('a key that mappings inherit is not there', () => {
    expect(run(ValueFromKeyProcessor, { a: 1 }, { key: 'constructor' })).toBeNull();
  });

  it('null is a value to copy', () => {
    expect(run(CopyValueProcessor, 1, { value: null })).toBeNull();
    expect(run(CopyValueProcessor, 1, {})).toBe(1);
  });
});

describe('every built-in processor', () => {
  it.each(builtinProcessors.map((processor) => [processor.name, processor] as const))(
    '%s describes itself and its parameters',
    (name, processor) => {
      expect(name).toMatch(/Processor$/);
      expect(processor.description).not.toContain('No description');
      for (const schema of Object.values(processor.parameters ?? {})) expect(schema.description).toMatch(/\.$/);
    },
  );

  it.each(builtinProcessors.map((processor) => [processor.name, processor] as const))(
    '%s leaves its input alone',
    (_, processor) => {
      const inputs = ['1-5', 'YQ==', [1, 5], [[1, 5]], [3, 1, 2], { a: [1] }, ['a']];
      for (const value of inputs) {
        const text = JSON.stringify(value);
        codeOf(() => run(processor, value, {}, { chunksize: 2, output_directory: '/out' }));
        expect(JSON.stringify(value)).toBe(text);
      }
    },
  );
});

it('a definition names the class, the scope as a list, and the parameters if there are any', () => {
  expect(ChunkProcessor.on('frames.processed')).toEqual({
    name: ChunkProcessor,
    scope: ['frames.processed'],
  } satisfies ProcessorDefinition);
  expect(ChunkProcessor.on(['a.initial', 'b.initial'], { chunkhandles: [1, 1] })).toEqual({
    name: ChunkProcessor,
    scope: ['a.initial', 'b.initial'],
    parameters: { chunkhandles: [1, 1] },
  });
});
