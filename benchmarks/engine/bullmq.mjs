// Claim and finish with BullMQ and a local Redis: jobs that do nothing, from the first to the last of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { newFolder } from './folder.mjs';

/** Runs `work` with a Redis of its own on a socket; `durable`: every change is on disk before it is answered. */
export async function withRedis(durable, work) {
  const folder = newFolder();
  const path = join(folder, 'socket');
  const persistence = durable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
  const server = spawn(
    'redis-server',
    ['--port', '0', '--unixsocket', path, '--dir', folder, '--save', '', ...persistence],
    {
      stdio: 'ignore',
    },
  );
  const gone = once(server, 'exit');
  try {
    await listening(path, gone);
    return await work(path);
  } finally {
    server.kill();
    await gone;
  }
}

async function listening(path, gone) {
  let ended = false;
  gone.then(() => {
    ended = true;
  });
  while (!ended) {
    const socket = connect(path);
    if (
      await once(socket, 'connect').then(
        () => true,
        () => false,
      )
    ) {
      socket.destroy();
      return;
    }
    await sleep(20);
  }
  throw new Error('redis-server does not start');
}

/** Milliseconds per job. */
export async function finishJobs(path, count, concurrency) {
  const connection = () => new Redis(path, { maxRetriesPerRequest: null });
  const name = `benchmark-${Math.random()}`;
  const [queueRedis, workerRedis] = [connection(), connection()];
  const queue = new Queue(name, { connection: queueRedis });
  await queue.addBulk(Array.from({ length: count }, (_, index) => ({ name: 'task', data: { index } })));
  let finished = 0;
  const worker = new Worker(name, async () => {}, { connection: workerRedis, concurrency, autorun: false });
  const done = new Promise((resolve) => {
    worker.on('completed', () => {
      if (++finished === count) resolve();
    });
  });
  const start = performance.now();
  void worker.run();
  await done;
  const spent = performance.now() - start;
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  queueRedis.disconnect();
  workerRedis.disconnect();
  return spent / count;
}
