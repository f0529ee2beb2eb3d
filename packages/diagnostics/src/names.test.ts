import { describe, expect, it } from 'vitest';
import { closeNames, didYouMean, similarity } from './names.ts';

describe('closeNames', () => {
  it.each([
    ['Rendr', ['Render', 'Comp'], ['Render']],
    ['frame', ['frames', 'frame_range', 'scene'], ['frames', 'frame_range']],
    ['x', ['y'], []],
    // The other way round the longest block would be another one, and the similarity too low.
    ['brrare', ['rerae'], []],
    ['Task', ['Task4', 'Task3', 'Task2', 'Task1'], ['Task1', 'Task2', 'Task3']],
  ])('%s among %j', (wrong, known, expected) => {
    expect(closeNames(wrong, known)).toEqual(expected);
  });
});

describe('similarity', () => {
  it.each([
    ['', '', 1],
    ['abc', 'abc', 1],
    ['abc', 'xyz', 0],
    ['abcd', 'bcde', 0.75],
    // The blocks left and right of the longest one count too.
    ['private Thread', 'private volatile Thread', 28 / 37],
  ])('of %j and %j', (a, b, ratio) => {
    expect(similarity(a, b)).toBeCloseTo(ratio, 10);
  });
});

it.each([
  [[], undefined],
  [['a'], 'did you mean "a"?'],
  [['a', 'b'], 'did you mean "a" or "b"?'],
  [['a', 'b', 'c'], 'did you mean "a", "b" or "c"?'],
])('didYouMean(%j)', (names, expected) => {
  expect(didYouMean(names)).toBe(expected);
});
