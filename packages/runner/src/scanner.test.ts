import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDirective } from './directives.ts';
import type { LineParser } from './line-parser.ts';
import { LONGEST_LINE, OutputScanner, type ScanItem } from './scanner.ts';

const COMMAND = { argv: ['render'], env: {}, ids: { jid: 1, tid: 2, cid: 3, rev: 4 }, host: 'here' };

/** Answers in every way that there is. */
const parser: LineParser = (line) => {
  if (line.startsWith('drop')) return { kind: 'text', log: false };
  if (line.startsWith('keep')) return { kind: 'text', log: true };
  if (line.startsWith('change')) return { kind: 'text', log: `changed ${line.length}` };
  if (line.startsWith('also')) return { kind: 'progress', percent: line.length, log: true };
  if (line.startsWith('throw')) throw new Error(line);
  return parseDirective(line);
};

/** What comes out, with the pieces of the log put together, so that their borders do not count. */
function scan(chunks: readonly Buffer[], parsers: readonly LineParser[] = [parser]): unknown[] {
  const scanner = new OutputScanner('stdout', parsers, COMMAND, () => {});
  const items: ScanItem[] = [...chunks.flatMap((chunk) => scanner.push(chunk)), ...scanner.finish()];
  const joined: unknown[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    if (!Buffer.isBuffer(item)) joined.push(item);
    else if (typeof last === 'string') joined[joined.length - 1] = last + item.toString('latin1');
    else joined.push(item.toString('latin1'));
  }
  return joined;
}

const lineText = fc.oneof(
  fc.constantFrom(
    '',
    'text',
    'TR_PROGRESS 5%',
    'TR_EXIT_STATUS 3',
    'TR_EXPAND_CHUNK "ä"',
    'drop',
    'keep',
    'change ä',
    'also',
    'throw',
    'Frame 1 (1 of 2)',
  ),
  fc.string({ unit: 'binary' }),
);
const line = fc.oneof(
  { weight: 20, arbitrary: lineText.map((text) => Buffer.from(text.replaceAll('\n', ' '))) },
  {
    weight: 5,
    arbitrary: fc.uint8Array().map((bytes) => Buffer.from(bytes.map((byte) => (byte === 10 ? 0xff : byte)))),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('x', 'drop', 'change', 'TR_PROGRESS 5 ', 'also'), fc.integer({ min: -2, max: 70_000 }))
      .map(([start, more]) => Buffer.from(start.padEnd(LONGEST_LINE + more, 'y'))),
  },
);
const output = fc
  .tuple(fc.array(line), fc.boolean())
  .map(([lines, ended]) =>
    Buffer.concat(lines.flatMap((bytes, i) => (i < lines.length - 1 || ended ? [bytes, Buffer.from('\n')] : [bytes]))),
  );
/** Fractions of the length at which to cut. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const ends = [...at.map((fraction) => Math.floor(fraction * bytes.length)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

test('property: chunk borders change nothing', () => {
  fc.assert(
    fc.property(output, cuts, (bytes, at) => {
      expect(scan(cut(bytes, at))).toEqual(scan([bytes]));
    }),
  );
});

test('property: one byte at a time changes nothing', () => {
  fc.assert(
    fc.property(fc.array(lineText), (lines) => {
      const bytes = Buffer.from(lines.join('\n'));
      expect(scan([...bytes].map((byte) => Buffer.from([byte])))).toEqual(scan([bytes]));
    }),
  );
});

test('property: without an opinion every byte is logged', () => {
  fc.assert(
    fc.property(output, cuts, (bytes, at) => {
      expect(scan(cut(bytes, at), [() => undefined])).toEqual(bytes.length === 0 ? [] : [bytes.toString('latin1')]);
    }),
  );
});

test('property: parsers see each line once, in order, whatever the chunks', () => {
  fc.assert(
    fc.property(output, cuts, (bytes, at) => {
      const seen: string[] = [];
      scan(cut(bytes, at), [(text) => void seen.push(text)]);
      const lines = bytes.toString('latin1').split('\n');
      if (lines.at(-1) === '') lines.pop();
      expect(seen).toEqual(lines.map((text) => Buffer.from(text.slice(0, LONGEST_LINE), 'latin1').toString()));
    }),
  );
});

test('directives around megabytes without a newline', () => {
  const noise = Buffer.alloc(5_000_000, 'x');
  const items = scan([Buffer.from('TR_PROGRESS 1\n'), noise, noise, Buffer.from('\nTR_PROGRESS 2\nend')]);
  expect(items).toEqual([
    { kind: 'progress', percent: 1, log: false },
    `${'x'.repeat(10_000_000)}\n`,
    { kind: 'progress', percent: 2, log: false },
    'end',
  ]);
});

test('invalid UTF-8 reaches parsers as replacement characters and the log as it is', () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x41, 0x0a, 0xc3, 0x0a]);
  const seen: string[] = [];
  expect(scan([bytes], [(text) => void seen.push(text)])).toEqual([bytes.toString('latin1')]);
  expect(seen).toEqual(['��A', '�']);
});

test('the first opinion counts; a parser that throws has none', () => {
  const failures: unknown[] = [];
  const broken: LineParser = () => {
    throw new Error('broken');
  };
  const scanner = new OutputScanner(
    'stderr',
    [broken, (text) => (text === 'a' ? { kind: 'text', log: 'b' } : undefined), parseDirective],
    COMMAND,
    (error) => failures.push(error),
  );
  expect(scanner.push(Buffer.from('a\nTR_PROGRESS 1\n'))).toEqual([
    Buffer.from('b\n'),
    { kind: 'progress', percent: 1, log: false },
  ]);
  expect(failures).toHaveLength(2);
});
