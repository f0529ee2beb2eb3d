import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { evaluate } from './expression.ts';
import { functions } from './expression-functions.ts';

/** The rows of the table of functions in docs/arguments.md. */
const rows = readFileSync(new URL('../../../docs/arguments.md', import.meta.url), 'utf8')
  .split('\n')
  .map((line) => /^\| (`[a-z]+\(.+) \| .+ \| `(.+)` \| `(.+)` \|$/.exec(line))
  .flatMap((match) => (match === null ? [] : [{ written: match[1] ?? '', example: match[2] ?? '', value: match[3] }]));

const passes = { beauty: 16, shadow: 4 };

it('docs/arguments.md lists every function, in order', () => {
  expect(rows.map(({ written }) => /^`(\w+)/.exec(written)?.[1])).toEqual([...functions.keys()]);
});

it.each(rows)('$written: $example is $value', ({ written, example, value }) => {
  const [before = '', behind] = example.split('passes');
  expect(JSON.stringify(evaluate(behind === undefined ? [example] : [before, { value: passes }, behind]))).toBe(value);

  const { least, most } = functions.get(/\w+/.exec(written)?.[0] ?? '') ?? { least: 0, most: 0 };
  const counts = [...written.matchAll(/\(([^)]*)\)/g)].map(([, list = '']) => list.split(', '));
  const needed = counts.map((names) => names.filter((name) => !name.startsWith('[')).length);
  expect(Math.min(...needed)).toBe(least);
  const isOpen = counts.flat().includes('...');
  expect(isOpen || Math.max(...counts.map((names) => names.length)) === most).toBe(true);
});
