import { expect, onTestFinished, test } from 'vitest';
import { Changes } from '../machine/changes.ts';
import type { Job, Task } from '../machine/model.ts';
import { temporaryFolder } from '../testing/engine.ts';
import { TestFarm } from '../testing/machine.ts';
import { Store } from './store.ts';

/** What a task is from its beginning, and what follows from other tasks. */
const ELSEWHERE = new Set([
  ...['job', 'tid', 'parent', 'serial', 'firstCid', 'commands', 'cleanups', 'creator'],
  ...['children', 'waiters', 'opens', 'waits', 'gate', 'attempt', 'queued'],
]);

const memoryOf = (task: Task) => Object.fromEntries(Object.entries(task).filter(([field]) => !ELSEWHERE.has(field)));

/** Another value that the field may have. */
function changed(field: string, value: unknown): unknown {
  if (field === 'state') return value === 'ready' ? 'active' : 'ready';
  if (field === 'outcome') return value === 'done' ? 'error' : 'done';
  return typeof value === 'boolean' ? !value : Number(value) + 1;
}

/** A store with two jobs of many tasks that are alike. */
function fixture() {
  const store = new Store(temporaryFolder());
  onTestFinished(() => store.close());
  const farm = new TestFarm();
  const jobs = [1, 2].map(() => farm.spool({ tasks: Array.from({ length: 150 }, () => ({})) }));
  for (const job of jobs) {
    const tasks = job.tasks.slice(1).map(({ tid, serial, firstCid, commands, cleanups, creator }) => ({
      seed: { tid, parent: 0, serial, ants: [], after: [], firstCid, commands, cleanups, creator },
      data: '{}',
    }));
    const tree = { tasks, commands: [], classes: new Map(), jobCommands: [], warnings: [] };
    store.commit([(writer) => writer.insertTree(job.jid, tree, 1)]);
  }
  const write = (tasks: readonly Task[]): void => {
    const changes = new Changes();
    for (const task of tasks) changes.tasks.add(task);
    store.commit([], changes);
  };
  const read = (job: Job) => [...store.committed.tasks(job.jid, job.tasks.length - 1)].map(({ memory }) => memory);
  const tasks = jobs.flatMap((job) => job.tasks.slice(1));
  write(tasks);
  return { jobs, tasks, write, read };
}

const fields = Object.keys(memoryOf(new TestFarm().spool({ tasks: [] }).root));

test.each(fields)('%s of a task is kept, and never becomes that of another task', (field) => {
  const { jobs, tasks, write, read } = fixture();
  // Alone, and among others that are the same in all else.
  for (const which of [tasks.slice(0, 1), tasks.filter(({ tid }) => tid % 2 === 0)]) {
    for (const task of which) Object.assign(task, { [field]: changed(field, memoryOf(task)[field]) });
    write(which.length === 1 ? which : tasks);
    for (const job of jobs) expect(read(job)).toEqual(job.tasks.slice(1).map(memoryOf));
  }
});
