import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignmentDistance, closestName } from './closest.ts';

describe('closestName', () => {
  it.each([
    ['servce', ['title', 'service'], 'service'],
    ['Tsk', ['Job', 'Task'], 'Task'],
    ['RemotCmd', ['Cmd', 'RemoteCmd'], 'RemoteCmd'],
    ['project', ['projects', 'priority'], 'projects'],
    ['pause', ['paused', 'pbias'], 'paused'],
    ['TASK', ['Task'], 'Task'],
    ['itd', ['id'], 'id'],
    ['xy', ['abc'], undefined],
    ['', ['a'], 'a'],
    ['', ['ab'], undefined],
    // One edit in three characters, two in six.
    ['abcxyz', ['abcdef'], undefined],
    ['abcdyz', ['abcdef'], 'abcdef'],
  ])('%s among %j is %s', (wrong, names, expected) => {
    expect(closestName(wrong, names)).toBe(expected);
  });

  it('takes the first of several that are equally close', () => {
    expect(closestName('bat', ['cat', 'hat'])).toBe('cat');
    expect(closestName('bat', ['hat', 'cat'])).toBe('hat');
  });

  it('does not work on what is no name', () => {
    expect(closestName('x'.repeat(100_000), ['x'.repeat(100_000)])).toBeUndefined();
  });
});

describe('alignmentDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['abc', 'acb', 1],
    // The swapped pair may not be edited again: optimal string alignment, not Damerau-Levenshtein.
    ['ca', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('from %j to %j is %i', (a, b, distance) => {
    expect(alignmentDistance(a, b)).toBe(distance);
  });

  it('is symmetric, zero for equal texts alone, and at most the longer length', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = alignmentDistance(a, b);
        expect(distance).toBe(alignmentDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
