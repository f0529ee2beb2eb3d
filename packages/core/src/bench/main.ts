// node --expose-gc packages/core/dist/bench/main.js: prints what building jobs of several sizes costs.
import { performance } from 'node:perf_hooks';
import { buildJob, toDocument } from '../index.ts';
import { jobs } from './jobs.ts';

const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) {
  console.error('start it with node --expose-gc, to measure memory');
  process.exit(1);
}

function used(): number {
  collect?.();
  return process.memoryUsage().heapUsed;
}

const row = (...cells: readonly (string | number)[]) => {
  const [name = '', ...others] = cells.map((cell) =>
    typeof cell === 'number' ? Math.round(cell).toLocaleString('en') : cell,
  );
  console.log(name.padEnd(28) + others.map((cell) => cell.padStart(12)).join(''));
};

row('', 'tasks', 'ms', 'us/task', 'B/task', 'document ms', 'B/task');
for (const { name, sizes, options } of jobs) {
  for (const size of sizes) {
    const given = options(size);
    const before = used();
    const start = performance.now();
    const job = await buildJob(given);
    const built = performance.now() - start;
    const tree = used();
    const begin = performance.now();
    const document = toDocument(job);
    const written = performance.now() - begin;
    const all = used();
    const tasks = [...job.tasks()].length;
    row(
      name,
      tasks,
      built,
      ((built * 1000) / tasks).toFixed(2),
      (tree - before) / tasks,
      written,
      (all - tree) / tasks,
    );
    if (document.kind !== 'job') throw new Error('the document must outlive the measurement');
  }
}
