import { stripVTControlCharacters } from 'node:util';
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

  it('does not fill all cells up to one of a megabyte', () => {
    const long = 'a'.repeat(1_000_000);
    const [head = '', first = '', second = ''] = textTable(
      COLUMNS,
      [
        ['1', long, 'fred'],
        ['2', 'b', 'mary'],
      ],
      {},
    );
    expect(first).toBe(`  1  ${long}  fred`);
    expect([head.length, second.length].every((length) => length < 300)).toBe(true);
    expect(textTable(COLUMNS, [['1', long, 'fred']], { isTTY: true, columns: 30 })[1]).toBe(
      `  1  ${'a'.repeat(17)}…  fred`,
    );
  });

  it('cuts the widest text at its end, and no number', () => {
    expect(
      textTable(COLUMNS, [['1234567', 'Render: Elements 1001', 'fred']], { isTTY: true, columns: 30 }).at(-1),
    ).toBe('1234567  Render: Eleme…  fred');
  });

  it.each([
    [70, 'JOB  TITLE  OWNER  STATE  WHEN'],
    [50, 'JOB  TITLE  STATE  WHEN'],
    [38, 'JOB  TITLE  STATE'],
  ])('leaves columns out rather than squeezing them: %i', (columns, expected) => {
    const [head = '', row = ''] = textTable(
      [
        { title: 'JOB', number: true },
        { title: 'TITLE' },
        { title: 'OWNER', dropIfSame: true, drop: 2 },
        { title: 'STATE', whole: true },
        { title: 'WHEN', short: (cell) => cell.slice(11), drop: 1 },
      ],
      [
        ['1', 'A long title of a job', 'fred', 'done after 1:02', '2024-05-02 10:12:01'],
        ['2', 'Shot', 'fred', '1 failed', '2024-05-02 10:12:02'],
      ],
      { isTTY: true, columns },
    );
    expect(stripVTControlCharacters(head).replaceAll(/ {2,}/g, '  ')).toBe(expected);
    expect(row).toContain('done after 1:02');
    expect(row).toMatch(columns === 38 ? /1:02$/ : / 10:12:01$/);
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
