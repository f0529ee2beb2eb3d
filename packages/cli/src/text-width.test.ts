import { expect, it } from 'vitest';
import { cut, cutMiddle, padEnd, textWidth } from './text-width.ts';

it.each([
  ['Render', 6],
  ['カット 12', 9],
  ['渲染', 4],
  ['한글', 4],
  ['ä', 1],
  ['a\u0308', 1],
  ['👍', 2],
  ['█░…', 3],
])('%s takes %d columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

it.each([
  ['Render', 6, 'Render', 'Render'],
  ['Render', 5, 'Rend…', 'Re…er'],
  ['カット番号', 6, 'カッ…', 'カ…号'],
  ['Render', 1, '…', '…'],
])('%s in %d columns', (text, width, atEnd, inTheMiddle) => {
  expect(cut(text, width)).toBe(atEnd);
  expect(cutMiddle(text, width)).toBe(inTheMiddle);
});

it('fills up to a width, not to a count of characters', () => {
  expect(padEnd('渲染', 6)).toBe('渲染  ');
  expect(padEnd('渲染', 2)).toBe('渲染');
});
