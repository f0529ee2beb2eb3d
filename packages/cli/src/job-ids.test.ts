import { expect, it } from 'vitest';
import { readIds, readTaskName } from './job-ids.ts';

it.each([
  [['12'], [12], []],
  [['12,13', '12'], [12, 13], []],
  [['12:3', '12:3,4', '5'], [5], [[12, [3, 4]]]],
])('%j', (words, jobs, tasks) => {
  expect(readIds(words)).toEqual({ jobs, tasks: new Map(tasks as [number, number[]][]) });
});

it.each(['', '0', '-1', 'x', '12:', '12:x', '1.5', '12,', '12:3:4x,', '99999999999999999999'])(
  'refuses "%s"',
  (word) => {
    expect(() => readIds([word])).toThrow('names no job or task');
  },
);

it('takes what stands behind the first colon for a title', () => {
  expect(readTaskName('12:Render: Elements 3')).toEqual({ jid: 12, task: 'Render: Elements 3' });
  expect(readTaskName('12')).toEqual({ jid: 12, task: undefined });
});
