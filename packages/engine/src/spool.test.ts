import { describe, expect, test } from 'vitest';
import { testEngine } from './testing/engine.ts';

const HEADERS = { 'Content-Type': 'application/tractor-spool' };

test('the reply has rc, msg and jid; jids count up from 1', async () => {
  const { call } = await testEngine();
  for (const jid of [1, 2]) {
    const { status, json } = await call('spool?jobOwner=fred', { body: 'Job -title {x}', headers: HEADERS });
    expect([status, json]).toEqual([200, { rc: 0, msg: `job script accepted, job id ${jid}`, jid }]);
  }
});

test('who, where and what are kept', async () => {
  const { spool, select } = await testEngine();
  const jid = await spool('Job -title {x}', { hnm: 'ws7', jobOwner: 'mary', jobFile: 'a b.alf', cwd: '/shots/a' });
  const [row] = await select('job', `jid=${jid}`, 'owner,spoolhost,spoolfile,spoolcwd,spooladdr,numtasks,stoptime');
  expect(row).toMatchObject({
    ...{
      owner: 'mary',
      spoolhost: 'ws7',
      spoolfile: 'a b.alf',
      spoolcwd: '/shots/a',
      spooladdr: '127.0.0.1',
      numtasks: 0,
    },
  });
});

describe('refused, and nothing is stored', () => {
  test.each([
    ['Job -title {x', 400, /line 1: .*close-brace.*\[missing-close-brace\]/],
    [
      'Job -title {x} -subtasks { Tsk {a}\nTask {b} -cmds { RemotCmd {c} } }',
      400,
      /line 1: .*Tsk.*; line 2: .*RemotCmd/,
    ],
    ['Job -title [exec id]', 400, /substitution/],
    ['Task {a}', 400, /no Job in the script/],
    [
      'Job -title {x} -subtasks { Task {a} -subtasks { Task {b} -subtasks { Instance {a} } } }',
      400,
      /wait for each other.*\[cycle\]/,
    ],
    [
      'Job -title {x} -serialsubtasks 1 -subtasks { Task {a} -subtasks { Instance {b} }\n Task {b} }',
      400,
      /wait for each other/,
    ],
    ['Job -title {x} -subtasks { Iterate i -from 1 -to 2000000000 -template { Task {t} } }', 400, /Iterate i makes/],
    ['', 400, /no Job/],
  ])('%s', async (body, status, message) => {
    const { call, select } = await testEngine();
    const { status: answer, json } = await call('spool?jobOwner=fred&blocking=spool', { body, headers: HEADERS });
    expect([answer, json.rc]).toEqual([status, 1]);
    expect(json.msg).toMatch(message);
    expect(json.msg).not.toContain('\n');
    expect(await select('job', '')).toEqual([]);
  });

  test.each([
    ['jobOwner=fred%0A====[x]====', 'owner'],
    ['jobOwner=fred&hnm=a%00', 'spoolhost'],
    ['jobOwner=fred&jobcwd=/a%0Db', 'spoolcwd'],
  ])('who sent it and whence, in more than a line: %s', async (query, name) => {
    const { call, select } = await testEngine();
    const { status, json } = await call(`spool?${query}`, { body: 'Job -title {x}', headers: HEADERS });
    expect([status, json.msg]).toEqual([400, `job refused: its ${name} has control characters`]);
    expect(await select('job', '')).toEqual([]);
  });

  test('another content type', async () => {
    const { call } = await testEngine();
    const body = '{"title": "x"}';
    const { status, json } = await call('spool', { body, headers: { 'Content-Type': 'application/json' } });
    expect([status, json.rc]).toEqual([415, 1]);
  });
});

test('what is odd but not wrong is told in the reply', async () => {
  const { call, select } = await testEngine();
  const body = `Job -title {x} -nonsense 1 -after {soon} -whendone {mail fred} -whenerror {} -subtasks {
    Task {a} -subtasks { Instance {nobody} }
    Task {twin}
    Task {twin}
    Task {b} -subtasks { Instance {twin} }
  }`;
  const { json } = await call('spool?jobOwner=fred', { body, headers: HEADERS });
  for (const part of [
    '[unknown-option]',
    '-after {soon}',
    '-whendone is not run',
    'Instance "nobody"',
    'Instance "twin"',
  ]) {
    expect(json.msg).toContain(part);
  }
  expect(await select('task', `jid=${String(json.jid)} and title=twin`, 'tid,ptids', 'tid')).toEqual([
    { tid: 2, ptids: [0, 4] },
    { tid: 3, ptids: [0] },
  ]);
});

test('of very many odd things the reply tells the first', async () => {
  const { call } = await testEngine();
  const task = 'Task {t} -cmds { RemoteCmd {true} -service {!s(} -priority 1 }\n';
  const { json } = await call('spool?spvers=2.0&hnm=h&jobOwner=fred', {
    method: 'POST',
    headers: { 'Content-Type': 'application/tractor-spool' },
    body: `Job -title {x} -paused 1 -subtasks {\n${Array.from({ length: 100 }, (_, at) => task.replace('!s', `!s${at}`)).join('')}}`,
  });
  expect(json).toMatchObject({ rc: 0, msg: expect.stringMatching(/; and \d+ more$/) as string });
  expect(String(json.msg).split('; ').length).toBeLessThan(25);
});

test('every attribute comes back in the columns of its table', async () => {
  const { spool, select, call } = await testEngine();
  const script = `Job -title {t} -tier {fast} -spoolcwd {/w} -projects {{p 1} q} -crews {c} -maxactive 3 -paused 1
    -after {23:59} -afterjids {7 8} -init { Assign shot {sq 1} } -atleast 1 -atmost 2 -etalevel 4 -tags {nuke} -priority {2.5}
    -service {linux} -envkey {{setenv A=1}} -comment {c} -metadata {{"k": 1}} -editpolicy {e} -serialsubtasks 1
    -dirmaps { {{P:/} {/mnt/} NFS} } -subtasks {
      Task {a} -id {ida} -service {s} -atleast 1 -atmost 3 -chaser {see %f} -preview {pre view} -serialsubtasks 1
        -resumeblock 1 -metadata {m} -cmds {
          RemoteCmd {{x y} z} -msg {in} -tags {t1 t2} -service {k} -metrics {mm} -id {c1} -refersto {ida} -atleast 1 -atmost 4
            -minrunsecs 1.5 -maxrunsecs 60 -samehost 1 -envkey {e1} -retryrc {1 -9} -resumewhile {exitcode 3} -resumepin 1 -metadata {cm}
          Cmd {local} -expand 1
        }
    }`;
  const jid = await spool(script.replace(/\n +(?=-)/g, ' '));
  const [job] = await select('job', `jid=${jid}`);
  expect(job).toMatchObject({
    ...{
      title: 't',
      tier: 'fast',
      spoolcwd: '/w',
      projects: ['p 1', 'q'],
      crews: ['c'],
      maxactive: 3,
      afterjids: [7, 8],
    },
    ...{
      assignments: '{"shot":"sq 1"}',
      minslots: 1,
      maxslots: 2,
      etalevel: 4,
      tags: ['nuke'],
      priority: 2.5,
      service: 'linux',
    },
    ...{ envkey: ['setenv A=1'], comment: 'c', metadata: '{"k": 1}', editpolicy: 'e', serialsubtasks: true },
    ...{ dirmap: '[["P:/","/mnt/","NFS"]]', numready: 1, maxtid: 1, maxcid: 2 },
  });
  const [task] = await select('task', `jid=${jid}`);
  expect(task).toMatchObject({
    ...{
      tid: 1,
      title: 'a',
      id: 'ida',
      service: 's',
      minslots: 1,
      maxslots: 3,
      cids: [1, 2],
      serialsubtasks: true,
      ptids: [0],
    },
    ...{ attached: true, state: 'ready', activetime: null, currcid: 1, haslog: false, preview: ['pre', 'view'] },
    ...{ chaser: ['see', '%f'], progress: 0, metadata: 'm', resumeblock: true, retrycount: 0 },
  });
  const [remote, local] = await select('command', `jid=${jid}`, '', 'cid');
  expect(remote).toEqual({
    ...{
      jid,
      tid: 1,
      cid: 1,
      argv: ['x y', 'z'],
      local: false,
      expand: false,
      runtype: 'regular',
      msg: 'in',
      service: 'k',
    },
    ...{
      tags: ['t1', 't2'],
      id: 'c1',
      refersto: 'ida',
      minslots: 1,
      maxslots: 4,
      envkey: ['e1'],
      retryrcodes: [1, -9],
    },
    ...{ metadata: 'cm', resumewhile: ['exitcode', '3'], resumepin: true, minrunsecs: 1.5, maxrunsecs: 60 },
  });
  expect(local).toMatchObject({ cid: 2, argv: ['local'], local: true, expand: true });
  const { json } = await call(`monitor?q=taskdetails&jid=${jid}&tid=1`);
  expect(json.cmds).toMatchObject([
    { argv: ['x y', 'z'], cid: 1, type: 'RC', state: 'Blocked', exitcode: null, t0: null, blades: [], minSlots: 1 },
    { cid: 2, type: 'LCX' },
  ]);
});

test('Iterate is unrolled, after what it waits for', async () => {
  const { spool, until, select } = await testEngine();
  const jid = await spool(`Job -title {x} -subtasks {
    Iterate f -from 1 -to 9 -by 4 -template {
      Task {matte $f} -cmds { RemoteCmd {echo matte.\${f}.rib $foo} } -subtasks { Task {sub $f} }
    } -subtasks { Task {pre} }
  }`);
  await until('job', `jid=${jid} and done`);
  expect(await select('task', `jid=${jid}`, 'tid,title,ptids', 'tid')).toEqual([
    { tid: 1, title: 'pre', ptids: [0, 2, 4, 6] },
    { tid: 2, title: 'matte 1', ptids: [0] },
    { tid: 3, title: 'sub 1', ptids: [2] },
    { tid: 4, title: 'matte 5', ptids: [0] },
    { tid: 5, title: 'sub 5', ptids: [4] },
    { tid: 6, title: 'matte 9', ptids: [0] },
    { tid: 7, title: 'sub 9', ptids: [6] },
  ]);
  expect((await select('command', `jid=${jid}`, 'argv', 'cid')).map(({ argv }) => argv)).toEqual([
    ['echo', 'matte.1.rib', '$foo'],
    ['echo', 'matte.5.rib', '$foo'],
    ['echo', 'matte.9.rib', '$foo'],
  ]);
});

test('a tree of 5,000 levels goes in and comes out', async () => {
  const { spool, until, call } = await testEngine();
  const depth = 5000;
  const jid = await spool(
    `Job -title {x} -subtasks {\n${'Task {t} -subtasks {\n'.repeat(depth)}${'}\n'.repeat(depth)}}`,
  );
  await until('job', `jid=${jid} and done and numtasks=${depth}`);
  const { text, status } = await call(`monitor?q=jtree&jid=${jid}`, { headers: { Accept: '*/*' } });
  expect(status).toBe(200);
  expect(text).toContain(`"#":"T${depth}"`);
});
