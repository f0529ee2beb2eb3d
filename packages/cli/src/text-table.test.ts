import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textTable } from './text-table.ts';

const COLUMNS = [{ title: 'JOB', number: true }, { title: 'TITLE' }, { title: 'OWNER' }];

describe('textTable', () => {
  it('is as wide as its cells where it is no terminal', () => {
    expect(
      textTable(
        COLUMNS,
        [
          ['1', 'a'.repeat(50), 'fred'],
          ['12', 'b', 'mary'],
        ],
        {},
      ),
    ).toEqual([`JOB  TITLE${' '.repeat(45)}  OWNER`, `  1  ${'a'.repeat(50)}  fred`, ` 12  b${' '.repeat(49)}  mary`]);
  });

  it('cuts the widest columns in their middle, and no number', () => {
    expect(
      textTable(COLUMNS, [['1234567', 'Render: Elements 1001', 'fred']], { isTTY: true, columns: 30 }).at(-1),
    ).toBe('1234567  Render:…s 1001  fred');
  });

  it('is never wider than the terminal, and one line a row', () => {
    const cell = fc.string({ unit: 'grapheme-ascii', maxLength: 60 });
    const rows = fc.array(fc.tuple(fc.nat().map(String), fc.oneof(cell, fc.constant('two\nlines\u001b[2J')), cell));
    fc.assert(
      fc.property(rows, fc.integer({ min: 10, max: 120 }), (given, columns) => {
        const lines = textTable(COLUMNS, given, { isTTY: true, columns });
        expect(lines).toHaveLength(given.length + 1);
        for (const line of lines.slice(1)) expect(line).toMatch(/^[^\p{Cc}]*$/u);
        for (const line of lines.slice(1)) expect(line.length).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
