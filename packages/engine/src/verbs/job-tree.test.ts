import { expect, onTestFinished, test, vi } from 'vitest';
import { planJob } from '../ingest/job.ts';
import { addJob } from '../queue/add-job.ts';
import { Queue } from '../queue/queue.ts';
import { Capacity } from '../scheduler/capacity.ts';
import { Store } from '../store/store.ts';
import { temporaryFolder } from '../testing/engine.ts';
import type { Context } from './context.ts';
import { jobTree } from './job-tree.ts';

test('the tree of a large job is made in steps from its beginning on', () => {
  const store = new Store(temporaryFolder());
  onTestFinished(() => store.close());
  const keys = { known: [], provideUnknown: true, metric: () => undefined };
  const capacity = new Capacity({ slots: 0, limits: new Map(), keys });
  const queue = new Queue({ store, capacity, maxAutoRetries: 3, perform: () => undefined });
  onTestFinished(() => queue.abandon());
  const info = { owner: 'fred', spoolhost: 'h', spoolfile: '', spoolcwd: '', spooladdr: '', now: 1 };
  const leaves = Array.from({ length: 4500 }, (_, index) => ({ kind: 'task', title: `t${index}` }) as const);
  const subtasks = [
    { kind: 'task', title: 'group', subtasks: leaves } as const,
    { kind: 'task', title: 'last' } as const,
  ];
  const { jid } = addJob({ queue, store, capacity }, planJob({ kind: 'job', title: 'x', subtasks }, info));
  const questions = [vi.spyOn(store.committed, 'raw'), vi.spyOn(store.committed, 'all')];
  const { body } = jobTree({ store, blade: { name: 'here' } } as unknown as Context, jid);
  let [text, parts, most] = ['', 0, 0];
  for (const part of body as Iterable<string>) {
    text += part;
    parts++;
    // What one step has read: rows, or rows in one text.
    const read = questions.flatMap(({ mock }) =>
      mock.results.map(({ value }) => JSON.stringify(value).split('[').length),
    );
    most = Math.max(most, ...read);
    for (const { mock } of questions) mock.results.length = 0;
  }
  expect(most).toBeLessThan(2100);
  expect(parts).toBeGreaterThan(4500 / 500 + 2);
  const { users } = JSON.parse(text) as { users: { fred: Record<string, { children: { children: unknown[] }[] }> } };
  expect(users.fred[`J${jid}`]?.children.map(({ children }) => children.length)).toEqual([4500, 0]);
});
