// What the embedded engine costs: `node benchmarks/engine/engine.mjs` after `npm run setup`. Minima over rounds in which the
// contestants take turns, so that what else the machine does strikes all of them.
import { readAlf } from '../../packages/alf/dist/index.js';
import { flatJob, iso, post, withEngine, withServer } from './client.mjs';
import { makeTrue } from './make.mjs';
import { finishCommands } from './queue.mjs';

const SMALL = 1000;
const LARGE = 100_000;
const ROUNDS = Number(process.argv[2] ?? 3);
const rows = [];

await ingest();
await finishing();
await running();
await firstStart();
await queries();
await requests();
console.log(`minima of ${ROUNDS} rounds\n`);
for (const [name, value, peer = ''] of rows) console.log(name.padEnd(52), value.padStart(16), peer.padStart(32));

async function ingest() {
  const script = flatJob(LARGE, '-paused 1');
  const [times, heaps, residents, parses] = [[], [], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    parses.push(await timed(() => readAlf(script)));
    await withEngine(2, async ({ spool, memory }) => {
      const before = await memory();
      times.push(await timed(() => spool(script)));
      const after = await memory();
      heaps.push((after.heap - before.heap) / LARGE);
      residents.push((after.rss - before.rss) / LARGE);
    });
  }
  const least = Math.min(...times);
  row(`spool of ${count(LARGE)} tasks, durable`, ms(least), `${ratio(least, Math.min(...parses))} parsing alone`);
  row('memory per task: heap', `${Math.min(...heaps).toFixed(0)} bytes`);
  row('memory per task: process', `${Math.min(...residents).toFixed(0)} bytes`);
}

/** The queue alone: 100 at once, so that commits are grouped as they are with many slots. */
async function finishing() {
  const times = { small: [], large: [], part: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.small.push(await finishCommands(SMALL, SMALL, 100));
    times.part.push(await finishCommands(LARGE, SMALL, 100));
    times.large.push(await finishCommands(LARGE, LARGE, 100));
  }
  const [small, part, large] = [times.small, times.part, times.large].map((list) => Math.min(...list));
  row(`claim and finish, durable, job of ${count(SMALL)}`, ms(small), `${Math.round(1000 / small)} per second`);
  row(`the first ${count(SMALL)} of a job of ${count(LARGE)}`, ms(part), `${ratio(part, small)} the small job`);
  row(`all of a job of ${count(LARGE)}`, ms(large), `${ratio(large, small)} the small job`);
}

/** Real processes with logs, two at once, against make. */
async function running() {
  const commands = 300;
  const times = { make: [], small: [], large: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.make.push(makeTrue(commands));
    times.small.push(await perCommand(SMALL, commands));
    times.large.push(await perCommand(LARGE, commands));
  }
  const [make, small, large] = [times.make, times.small, times.large].map((list) => Math.min(...list));
  row(`the command true, 2 slots, job of ${count(SMALL)}`, ms(small), `${ratio(small, make)} make -s -j2`);
  row(`the command true, 2 slots, job of ${count(LARGE)}`, ms(large), `${ratio(large, small)} the small job`);
}

async function perCommand(tasks, commands) {
  return withEngine(2, async ({ spool, until, select, call }) => {
    const jid = await spool(flatJob(tasks));
    await until(`jid=${jid} and numdone >= ${commands}`);
    await call(`queue?q=jattr&jid=${jid}&set_pause=1`);
    const ended = await select('invocation', `jid=${jid} and stoptime`, 'starttime,stoptime', 'stoptime');
    const times = ended.map(({ stoptime }) => Date.parse(iso(stoptime)));
    return (times[commands - 1] - Date.parse(iso(ended[0].starttime))) / commands;
  });
}

async function firstStart() {
  const times = [];
  await withEngine(2, async ({ spool, until, select }) => {
    for (let round = 0; round < 10; round++) {
      const before = Date.now();
      const jid = await spool(flatJob(1));
      await until(`jid=${jid} and done`);
      const [run] = await select('invocation', `jid=${jid}`, 'starttime');
      times.push(Date.parse(iso(run.starttime)) - before);
    }
  });
  row('from spool to the start of the first command', ms(median(times)), 'median of 10');
}

async function queries() {
  await withEngine(2, async ({ spool, select, call }) => {
    const ask = {
      'the active tasks': (jid) => select('task', `jid=${jid} and active`, 'tid,title,state'),
      'one task': (jid) => select('task', `jid=${jid} and tid=77`, ''),
      'the job list': () => call('monitor?q=jobs'),
    };
    const jid = await spool(flatJob(LARGE, '-paused 1'));
    const idle = await latencies(ask, jid);
    await call(`queue?q=jattr&jid=${jid}&set_pause=0`);
    const busy = await latencies(ask, jid);
    for (const name of Object.keys(ask)) {
      row(
        `${name} while a job of ${count(LARGE)} runs, median`,
        ms(busy[name]),
        `${ms(idle[name])} while it is paused`,
      );
    }
  });
}

async function latencies(ask, jid) {
  const found = {};
  for (const [name, question] of Object.entries(ask)) {
    const times = [];
    for (let round = 0; round < 15; round++) times.push(await timed(() => question(jid)));
    found[name] = median(times);
  }
  return found;
}

/** One connection per request, ten at once, as stock clients do. */
async function requests() {
  const times = { engine: [], echo: [] };
  const total = 2000;
  const load = (port) =>
    timed(() =>
      Promise.all(
        Array.from({ length: 10 }, async () => {
          for (let sent = 0; sent < total / 10; sent++) await post(port, '/Tractor/ctrl?q=status');
        }),
      ),
    );
  await withEngine(2, async (engine) => {
    await withServer(['echo'], async (echo) => {
      for (let round = 0; round < ROUNDS; round++) {
        times.echo.push(await load(echo.port));
        times.engine.push(await load(engine.port));
      }
    });
  });
  const perSecond = (list) => Math.round((1000 * total) / Math.min(...list));
  const [engine, echo] = [perSecond(times.engine), perSecond(times.echo)];
  row('requests', `${engine} per second`, `bare node:http: ${echo}, ${ratio(echo, engine)}`);
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function row(...cells) {
  rows.push(cells);
  console.error(cells.join('  '));
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function ms(value) {
  return `${value.toFixed(value < 1 ? 3 : value < 100 ? 1 : 0)} ms`;
}

function ratio(value, peer) {
  return `${(value / peer).toFixed(1)} ×`;
}

function count(value) {
  return value.toLocaleString('en');
}
