// A very large job, and what others notice of it: `node benchmarks/engine/large.mjs` after `npm run setup`. Meanwhile commands of
// another job run and somebody looks at the list of jobs.
import { flatJob, withEngine } from './client.mjs';

const MEGABYTE = 1024 * 1024;
const rows = [];

for (const tasks of [100_000, 1_000_000]) rows.push(await takeIn(tasks));
console.table(rows);

async function takeIn(tasks) {
  const script = flatJob(tasks, '-priority 1');
  return withEngine(1, async ({ spool, call, select, memory }) => {
    const other = await spool(flatJob(10_000, '-priority 2'));
    await memory();
    let isTaken = false;
    const looks = (async () => {
      let slowest = 0;
      while (!isTaken) {
        slowest = Math.max(slowest, await timed(() => call('monitor?q=jobs')));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return slowest;
    })();
    const time = await timed(() => spool(script));
    isTaken = true;
    const slowest = await looks;
    const { cpu, peak, blocked } = await memory();
    const [{ numdone }] = await select('job', `jid=${other}`, 'numdone');
    return {
      tasks,
      seconds: Number((time / 1000).toFixed(1)),
      'seconds of CPU': Number(cpu.toFixed(1)),
      'peak, MB': Math.round(peak / MEGABYTE),
      'event loop blocked, ms at most': Math.round(blocked),
      'slowest look, ms': Math.round(slowest),
      'commands of the other job meanwhile': numdone,
    };
  });
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
