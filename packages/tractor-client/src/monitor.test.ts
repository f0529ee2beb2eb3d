import type { Diagnostic } from '@jobtronaut/diagnostics';
import { expect, test } from 'vitest';
import { containing } from '../test/matchers.ts';
import { connect, LOGIN, serve } from '../test/server.ts';

const JOB = {
  jid: 1201,
  user: 'fred',
  title: 'comp shot',
  priority: 50,
  paused: 1,
  jtimes: [1_714_637_000, 1_714_636_272, 1_714_636_280, null],
  nTasks: [4, 1, 2, 0],
  cwd: '/shots/a',
  sourcefile: 'a.alf',
  spoolhost: 'ws12',
  tags: ['nuke'],
  afterJids: [12],
  afterTime: 1_714_640_000,
  maxActive: 3,
  minSlots: 1,
  maxSlots: 2,
  serialsubtasks: true,
  spooladdr: '10.0.0.5',
  elapsedTaskSecs: 12.5,
};
const SUMMARY = {
  jid: 1201,
  owner: 'fred',
  title: 'comp shot',
  priority: 50,
  paused: true,
  numtasks: 4,
  numactive: 1,
  numdone: 2,
  numerror: 0,
  spooled: new Date(1_714_636_272_000),
  started: new Date(1_714_636_280_000),
  stopped: null,
  file: 'a.alf',
  cwd: '/shots/a',
  spoolhost: 'ws12',
  service: '',
  tier: '',
  projects: [],
  crews: [],
  tags: ['nuke'],
  envkey: [],
  comment: '',
  metadata: '',
  afterjids: [12],
  aftertime: new Date(1_714_640_000_000),
  maxactive: 3,
  minslots: 1,
  maxslots: 2,
  serialsubtasks: true,
  spooladdr: '10.0.0.5',
  elapsedsecs: 12.5,
  esttotalsecs: null,
};
const LEAF = {
  tid: 2,
  title: 'render',
  state: 'active',
  hasLog: true,
  progress: 42,
  cids: [2],
  id: 'r',
  waitsFor: [1],
  service: 'prman',
  preview: ['it', 'a.tif'],
  chaser: [],
  serialsubtasks: false,
  minslots: 2,
  maxslots: null,
  resumeblock: true,
  resumableCids: [2],
  statetime: new Date(1_714_636_280_000),
  activetime: null,
  blade: 'b1',
  rcode: 1,
  children: [],
};

test.each(['J1201', '1201'])('the tree of a job, under the key %s', async (key) => {
  const leaf = {
    '#': 'T2',
    data: {
      tid: 2,
      title: 'render',
      state: '+A,42',
      cids: [2],
      id: 'r',
      ants: [1],
      service: 'prman',
      preview: ['it', 'a.tif'],
      minSlots: 2,
      resumeblock: 1,
      rcids: [2],
      statetime: 1_714_636_280,
      blade: 'b1',
      rcode: 1,
    },
  };
  const states = ['-B', '+D', '+E', '?'].map((state, i) => ({ '#': `T${i + 3}`, data: { state } }));
  const top = { '#': 'T1', data: { tid: 1, title: 'top', state: '-B', cids: [1] }, children: [leaf, ...states] };
  const { address, seen } = await serve({
    'monitor?q=jtree': { users: { mary: {}, fred: { [key]: { data: { ...JOB, cids: [9] }, children: [top] } } } },
  });
  const tree = await connect(address).jobTree(1201);
  expect(tree).toMatchObject({
    job: SUMMARY,
    cids: [9],
    children: [{ tid: 1, title: 'top', state: 'blocked', hasLog: false }],
  });
  const [first, ...others] = tree.children[0]?.children ?? [];
  expect(first).toEqual(LEAF);
  expect(others.map(({ tid, state }) => [tid, state])).toEqual([
    [3, 'blocked'],
    [4, 'done'],
    [5, 'error'],
    [6, 'unknown'],
  ]);
  expect(seen.map(({ url }) => url)).toEqual(['/Tractor/monitor?q=jtree&jid=1201']);
});

test('a chain of a hundred thousand tasks is no problem', async () => {
  const depth = 100_000;
  let text = '';
  for (let tid = 1; tid <= depth; tid++) text += `{"#":"T${tid}","data":{"tid":${tid}},"children":[`;
  const { address } = await serve({
    'monitor?q=jtree': `{"users":{"fred":{"J1":{"data":{},"children":[${text}${']}'.repeat(depth)}]}}}}`,
  });
  let { children } = await connect(address).jobTree(1);
  let deepest = 0;
  for (; children[0]; { children } = children[0]) deepest = children[0].tid;
  expect(deepest).toBe(depth);
});

test('what is no job in the list of jobs is passed over', async () => {
  const { address } = await serve({
    'monitor?q=jobs': {
      users: { fred: { J7: { data: {} }, 9: { data: { nTasks: [4, null, 'x'] } }, more: {} }, x: 1 },
    },
  });
  const jobs = await connect(address).jobList();
  expect(jobs.map(({ jid, owner, numtasks, numdone }) => [jid, owner, numtasks, numdone])).toEqual([
    [9, 'fred', 4, 0],
    [7, 'fred', 0, 0],
  ]);
});

test.each([
  ['jobs', 12, true],
  ['jobs', true, true],
  ['jobs', '1', true],
  ['blades', 1, true],
  ['jobs', 0, false],
  ['blades', undefined, false],
])('a list of %s of which %j are left out is told of: %j', async (q, truncated, told) => {
  const { address } = await serve({ [`monitor?q=${q}`]: { recordlimit: { limit: 100, visible: 1, truncated } } });
  const warnings: Diagnostic[] = [];
  const client = connect(address, { onWarning: (warning) => warnings.push(warning) });
  await (q === 'jobs' ? client.jobList() : client.bladeList());
  expect(warnings).toMatchObject(told ? [{ code: 'list-cut', message: containing(`${q}: it shows at most 100`) }] : []);
});

test('a job that is not there', async () => {
  const { address } = await serve({ 'monitor?q=jtree': { users: {} } });
  await expect(connect(address).jobTree(7)).rejects.toMatchObject({
    code: 'engine-error',
    status: 404,
    message: containing('no job 7'),
  });
});

test('the list of jobs', async () => {
  const { address, seen } = await serve({
    ...LOGIN,
    'monitor?q=jobs': {
      users: { fred: { '1201': { data: JOB }, J7: { data: {} } }, mary: null },
      recordlimit: { limit: 10_000, visible: 2, truncated: 0 },
    },
  });
  const client = connect(address);
  const jobs = await client.jobList({ owner: 'fred', metadata: false });
  expect(jobs).toMatchObject([SUMMARY, { jid: 7, owner: 'fred', title: '', spooled: null }]);
  await client.jobList({ filter: 'mine' });
  expect(seen.at(0)?.params).toEqual({ q: 'jobs', owner: 'fred', metadata: '0' });
  expect(seen.at(-1)?.params).toEqual({ q: 'jobs', filter: 'mine.joblist', tsid: '123abc-456' });
});

test('the commands of a task', async () => {
  const { address } = await serve({
    'monitor?q=taskdetails': {
      cmds: [
        {
          cid: 1,
          argv: ['prman', 'a.rib'],
          service: 'prman',
          type: 'RC',
          tags: [],
          envkey: ['a'],
          blades: ['b1'],
          state: 'Error',
          exitcode: '1',
          t0: 1_714_636_280,
          t1: null,
          elapsedapp: 1.5,
          rss: 0.5,
          maxSlots: 4,
        },
        { cid: 2, state: 'Skipped', exitcode: null },
        { cid: 3 },
      ],
    },
  });
  expect(await connect(address).taskDetails(1, 1)).toMatchObject([
    {
      cid: 1,
      argv: ['prman', 'a.rib'],
      state: 'error',
      exitcode: 1,
      started: new Date(1_714_636_280_000),
      stopped: null,
      blades: ['b1'],
      elapsedapp: 1.5,
      vsz: null,
      minslots: null,
      maxslots: 4,
    },
    { cid: 2, state: 'skipped', exitcode: null, argv: [] },
    { cid: 3, state: 'unknown' },
  ]);
});

test('limits', async () => {
  const { address } = await serve({
    'queue?q=limits': { Limits: { nuke: { SiteMax: 10, InUse: 3 }, any: { SiteMax: -1 }, odd: null } },
  });
  expect(await connect(address).limits()).toEqual([
    { name: 'nuke', max: 10, inUse: 3 },
    { name: 'any', max: null, inUse: 0 },
    { name: 'odd', max: null, inUse: 0 },
  ]);
});

test('blades', async () => {
  const b1 = {
    hnm: 'b1',
    addr: '10.0.0.1',
    lp: 9005,
    vers: '2.4',
    t: 1_714_636_280,
    ncpu: 8,
    ns: 4,
    siu: 1,
    as: 3,
    cpu: 0.5,
    mem: 12.5,
    nimby: 'None',
    numcmd: 2,
    osversion: '12',
  };
  const { address, seen } = await serve({
    ...LOGIN,
    'monitor?q=blades': {
      timestamp: 1,
      blades: [b1, { hnm: 'b2', nimby: 1 }, { hnm: 'b3', nimby: 'mary' }, { hnm: 'b4', nimby: 0 }],
    },
    'monitor?q=bdetails': {
      ...b1,
      boottime: 1_714_636_000,
      memPhys: 64,
      cmds: [{ jid: 1, tid: 2, cid: 3, juser: 'fred', argv: ['a'], t: 1_714_636_280, numslots: 1 }],
    },
  });
  const client = connect(address);
  const blades = await client.bladeList();
  expect(blades[0]).toMatchObject({
    name: 'b1',
    address: '10.0.0.1',
    port: 9005,
    slots: 4,
    slotsInUse: 1,
    slotsAvailable: 3,
    memory: 12.5,
    disk: null,
    numcmd: 2,
    osversion: '12',
    heartbeat: new Date(1_714_636_280_000),
  });
  expect(blades.map(({ nimby }) => nimby)).toEqual(['', '1', 'mary', '']);
  expect(await client.bladeDetails('b1', { probe: true })).toMatchObject({
    name: 'b1',
    booted: new Date(1_714_636_000_000),
    physicalMemory: 64,
    commands: [{ jid: 1, tid: 2, cid: 3, owner: 'fred', argv: ['a'], slots: 1 }],
  });
  expect(seen.at(-1)?.params).toEqual({ q: 'bdetails', b: 'b1', probe: '1' });
  await client.bladeList({ filter: 'fast' });
  expect(seen.at(-1)?.params).toEqual({ q: 'blades', filter: 'fast.bladelist', tsid: '123abc-456' });
});

test('status and version', async () => {
  const { address, seen } = await serve({ 'ctrl?q=status': { rc: 0, uptime: 5 } });
  const client = connect(address);
  expect(await client.version()).toEqual({ text: 'Pixar_tractor/2.4 (test)', major: 2, minor: 4 });
  expect(await client.status({ queueLength: true })).toEqual({ rc: 0, uptime: 5 });
  expect(await client.version()).toMatchObject({ major: 2 });
  expect(seen.map(({ params }) => params.qlen)).toEqual([undefined, '1']);
});

test('any other request', async () => {
  const { address, seen } = await serve({
    ...LOGIN,
    queue: { rc: 0, a: 1 },
    'ctrl?q=tracer': 'plain text',
    notes: { rc: 0 },
  });
  const client = connect(address);
  expect(await client.raw('queue', { q: 'lock', jid: [1, 2] }, { session: false })).toEqual({ rc: 0, a: 1 });
  expect(seen).toHaveLength(1);
  expect(await client.rawText('ctrl', { q: 'tracer' }, { read: true })).toBe('plain text');
  await client.raw('notes', {}, { body: { type: 'application/json', text: '{"a":1}' } });
  expect(seen.at(-1)).toMatchObject({
    body: '{"a":1}',
    headers: { 'content-type': 'application/json' },
    params: { tsid: '123abc-456' },
  });
  const refused = { code: 'bad-request-value' };
  await expect(client.raw('x', {}, { body: { type: 'a\nb', text: '' } })).rejects.toMatchObject(refused);
  await expect(client.raw('../x')).rejects.toMatchObject(refused);
});
