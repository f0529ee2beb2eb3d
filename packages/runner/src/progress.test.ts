import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProgressThrottle } from './progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first value at once, then one a second, the last never lost', () => {
  const told: number[] = [];
  const throttle = new ProgressThrottle((percent) => told.push(percent), 1000);
  for (let percent = 1; percent <= 10; percent++) throttle.report(percent);
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(999);
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([1, 10]);
  throttle.report(11);
  throttle.flush();
  expect(told).toEqual([1, 10, 11]);
  vi.advanceTimersByTime(5000);
  throttle.flush();
  expect(told).toEqual([1, 10, 11]);
});

test('what did not change is not told again; what is no percentage is made one', () => {
  const told: number[] = [];
  const throttle = new ProgressThrottle((percent) => told.push(percent), 0);
  for (const percent of [5, 5, -3, 0, 250, Number.NaN, 100]) throttle.report(percent);
  expect(told).toEqual([5, 0, 100]);
});
