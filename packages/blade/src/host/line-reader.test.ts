import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineReader } from './line-reader.ts';

test('lines are put together whatever the borders of the pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '))),
      fc.array(fc.nat(200)),
      (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const borders = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const read: string[] = [];
        const reader = new LineReader((line) => read.push(line));
        for (const [index, end] of borders.slice(1).entries()) reader.push(bytes.subarray(borders[index], end));
        expect(read).toEqual(lines);
      },
    ),
  );
});

test('a line without end does not fill the memory', () => {
  const reader = new LineReader(() => {});
  const piece = Buffer.alloc(1024 * 1024, 'x');
  expect(() => {
    for (let index = 0; index < 10; index++) reader.push(piece);
  }).toThrow(RangeError);
});
