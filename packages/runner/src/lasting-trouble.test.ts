import { expect, test } from 'vitest';
import { LastingTrouble } from './lasting-trouble.ts';

test('trouble is told when it begins and when it is over, each time that it comes', () => {
  const told: string[] = [];
  const trouble = new LastingTrouble((message) => told.push(message));
  trouble.succeeded('never was');
  trouble.failed('first');
  trouble.failed('first, still');
  trouble.succeeded('over');
  trouble.succeeded('over, still');
  trouble.failed('second');
  expect(told).toEqual(['first', 'over', 'second']);
});
