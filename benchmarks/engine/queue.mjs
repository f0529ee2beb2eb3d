// Claim and finish without processes: the queue with its durable store, whose launcher ends each command at once.
import { planSpooled } from '../../packages/engine/dist/ingest/spooled.js';
import { addJob } from '../../packages/engine/dist/queue/add-job.js';
import { Queue } from '../../packages/engine/dist/queue/queue.js';
import { Capacity } from '../../packages/engine/dist/scheduler/capacity.js';
import { Store } from '../../packages/engine/dist/store/store.js';
import { flatJob } from './client.mjs';
import { newFolder } from './folder.mjs';

/** Milliseconds per command of a job, from the first launch until `count` are done and on disk. */
export async function finishCommands(tasks, count, slots) {
  const store = new Store(newFolder());
  try {
    const keys = { known: [], provideUnknown: true, metric: () => undefined };
    const capacity = new Capacity({ slots, limits: new Map(), keys });
    let ended = 0;
    const done = Promise.withResolvers?.() ?? deferred();
    let start = 0;
    const perform = ({ attempt }) => {
      // Before that, the job's first states are written.
      start ||= performance.now();
      if (++ended <= count) queue.apply({ type: 'ended', attempt, end: { rcode: 0 } });
      if (ended === count) queue.settled().then(done.resolve, done.reject);
    };
    const queue = new Queue({ store, capacity, maxAutoRetries: 0, perform });
    const info = { owner: 'fred', spoolhost: 'h', spoolfile: '', spoolcwd: '', spooladdr: '', now: Date.now() };
    addJob({ queue, store, capacity }, planSpooled(Buffer.from(flatJob(tasks)), info));
    await done.promise;
    const spent = performance.now() - start;
    queue.hold();
    queue.close();
    return spent / count;
  } finally {
    store.close();
  }
}

/** `Promise.withResolvers` of Node 22. */
function deferred() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}
