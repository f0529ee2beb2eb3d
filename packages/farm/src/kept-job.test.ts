import { expect, it } from 'vitest';
import { keptJobPath } from './kept-job.ts';

it.each([
  ['/jobs/{user}/{date}/{job_id}.alf', '/jobs/fred/260203/17.alf'],
  ['/jobs/{date}-{user}-{job_id}-{user}', '/jobs/260203-fred-17-fred'],
])('%s', (template, path) => {
  expect(keptJobPath(template, { user: 'fred', jid: 17, now: new Date(2026, 1, 3, 23, 59) })).toBe(path);
});

it('puts a user in as it is', () => {
  expect(keptJobPath('/{user}/{date}/{job_id}', { user: '$&{job_id}', jid: 1, now: new Date(2030, 11, 31) })).toBe(
    '/$&{job_id}/301231/1',
  );
});
