import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tellSilence } from './tell-silence.ts';

const said: string[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  said.length = 0;
});

it('tells of an engine that takes long, and how to wait no longer', () => {
  tellSilence('tractor:80');
  vi.advanceTimersByTime(4_999);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(said).toEqual(['tractor:80 is taking it in ...\n']);
  vi.advanceTimersByTime(3_600_000);
  expect(said.slice(1)).toEqual([expect.stringMatching(/^tractor:80 has not answered for a minute: .* Ctrl-C twice/)]);
});

it('says nothing of one that has answered', () => {
  const answered = tellSilence('tractor:80');
  vi.advanceTimersByTime(5_000);
  answered();
  vi.advanceTimersByTime(3_600_000);
  expect(said).toHaveLength(1);
});
