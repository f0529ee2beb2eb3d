import { expect, it } from 'vitest';
import { wordsOf } from './command-line.ts';

it.each([
  ['', ['']],
  ['jobtronaut ', ['jobtronaut', '']],
  ['jobtronaut su', ['jobtronaut', 'su']],
  [`a "b c" 'd "e' f\\ g`, ['a', 'b c', 'd "e', 'f g']],
  [`a 'open b`, ['a', 'open b']],
  ['a ""', ['a', '']],
  ['cd /x && jobtronaut li', ['jobtronaut', 'li']],
  ['a "x\\"y', ['a', 'x"y']],
])('%j', (line, words) => {
  expect(wordsOf(line)).toEqual(words);
});
