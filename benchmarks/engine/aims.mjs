// What the embedded engine promises to cost, each against its peer: `node benchmarks/engine/aims.mjs [ROUNDS]` after
// `npm run setup`. Contestants take turns, minima count; a missed aim ends with exit code 1.
import { startEngine } from '../../packages/engine/dist/index.js';
import { bareTrue } from './bare-node.mjs';
import { finishJobs, withRedis } from './bullmq.mjs';
import { flatJob, iso, withEngine } from './client.mjs';
import { newFolder } from './folder.mjs';
import { makeTrue } from './make.mjs';
import { finishCommands } from './queue.mjs';
import { killedEngine } from './restart.mjs';

const ROUNDS = Number(process.argv[2] ?? 5);
const COMMANDS = 500;
const JOBS = 10_000;
const LARGE = 100_000;
const rows = [];
let missed = false;

await noOps();
await inLargeJob();
await queueAlone();
await restart();
console.log(`\nminima of ${ROUNDS} rounds\n`);
for (const [what, ours, peer, ratio, aim] of rows) {
  console.log(what.padEnd(58), ours.padStart(16), peer.padStart(34), ratio.padStart(9), aim);
}
process.exitCode = missed ? 1 : 0;

/** Processes with logs and durable state. */
async function noOps() {
  const kinds = {
    independent: flatJob(COMMANDS),
    chain: flatJob(COMMANDS).replace('-subtasks', '-serialsubtasks 1 -subtasks'),
  };
  for (const [kind, job] of Object.entries(kinds)) {
    const times = { make: [], bare: [], engine: [] };
    for (let round = 0; round < ROUNDS; round++) {
      times.make.push(makeTrue(COMMANDS, { chain: kind === 'chain' }));
      times.engine.push(await perCommand(job));
      if (kind === 'independent') times.bare.push(await bareTrue(COMMANDS));
    }
    const [make, engine, bare] = [times.make, times.engine, times.bare].map((list) => Math.min(...list));
    const aim = kind === 'chain' ? undefined : 4;
    row(`the command true, 2 slots, ${kind}`, ms(engine), `make -s -j2: ${ms(make)}`, engine / make, aim);
    if (kind === 'independent')
      row('  of it, starting processes from Node', ms(bare), `make: ${ms(make)}`, bare / make);
  }
}

/** What a fork costs grows with the memory of the one that forks: the launcher's stays small. */
async function inLargeJob() {
  const times = { small: [], large: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.small.push(await firstCommands(COMMANDS));
    times.large.push(await firstCommands(LARGE));
  }
  const [small, large] = [Math.min(...times.small), Math.min(...times.large)];
  const what = `the first ${COMMANDS} of a job of ${LARGE.toLocaleString('en')}`;
  row(what, ms(large), `of a job of ${COMMANDS}: ${ms(small)}`, large / small, 1.5);
}

async function firstCommands(tasks) {
  return withEngine(2, async ({ spool, until, select, call }) => {
    const jid = await spool(flatJob(tasks));
    await until(`jid=${jid} and numdone >= ${COMMANDS}`);
    if (tasks > COMMANDS) await call(`queue?q=jattr&jid=${jid}&set_pause=1`);
    const ended = await select('invocation', `jid=${jid} and stoptime`, 'stoptime', 'stoptime');
    // Not the first ones: the launcher has to come up.
    const [from, to] = [100, COMMANDS - 1].map((index) => Date.parse(iso(ended[index].stoptime)));
    return (to - from) / (COMMANDS - 101);
  });
}

async function perCommand(job) {
  return withEngine(2, async ({ spool, until, select }) => {
    // The launcher is there, as it is but for the first command of a day.
    const first = await spool(flatJob(1));
    await until(`jid=${first} and done`);
    const jid = await spool(job);
    await until(`jid=${jid} and done`);
    const [{ starttime, stoptime }] = await select('job', `jid=${jid}`, 'starttime,stoptime');
    return (Date.parse(iso(stoptime)) - Date.parse(iso(starttime))) / COMMANDS;
  });
}

/** Without processes: a job is claimed, and finished at once. */
async function queueAlone() {
  const times = { engine: [], plain: [], durable: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.engine.push(await finishCommands(JOBS, JOBS, 100));
    times.plain.push(await withRedis(false, (path) => finishJobs(path, JOBS, 100)));
    times.durable.push(await withRedis(true, (path) => finishJobs(path, JOBS, 100)));
  }
  const [engine, plain, durable] = [times.engine, times.plain, times.durable].map((list) => Math.min(...list));
  const perSecond = (each) => `${Math.round(1000 / each).toLocaleString('en')}/s`;
  const what = 'claim and finish, group-committed, 100 at once';
  row(what, perSecond(engine), `BullMQ, Redis in memory: ${perSecond(plain)}`, engine / plain, 1);
  row(what, perSecond(engine), `BullMQ, appendfsync always: ${perSecond(durable)}`, engine / durable, 1);
}

async function restart() {
  const folder = newFolder();
  await killedEngine(folder, flatJob(LARGE, '-paused 1'));
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const engine = await startEngine({ stateDir: folder, slots: 2 });
    times.push(performance.now() - start);
    await engine.close();
  }
  const least = Math.min(...times);
  row(`restart with a job of ${LARGE.toLocaleString('en')} tasks`, ms(least), '1 s', least / 1000, 1);
}

function row(what, ours, peer, ratio, aim) {
  const isMissed = aim !== undefined && !(ratio <= aim);
  missed ||= isMissed;
  const verdict = aim === undefined ? '' : `  at most ${aim} ×${isMissed ? ': MISSED' : ''}`;
  rows.push([what, ours, peer, `${ratio.toFixed(2)} ×`, verdict]);
  console.error(rows.at(-1).join('  '));
}

function ms(value) {
  return `${value.toFixed(value < 100 ? 2 : 0)} ms`;
}
