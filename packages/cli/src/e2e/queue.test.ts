import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

/** Jobs that are there for all tests, which change nothing of them. */
let failed: string;
let running: string;
let paused: string;

let site: Site;
beforeAll(async () => {
  site = new Site(['shot.ts', 'endless.ts']);
  await site.startEngine();
  const submit = async (...args: string[]) => (await site.run(['submit', '--task', ...args])).stdout.trim();
  failed = await submit('Shot', '--frames', '1-3', '--failing', '2', '--wait');
  running = await submit('Endless');
  paused = await submit('Shot', '--frames', '1', '--title', 'later', '--paused');
});
afterAll(() => site[Symbol.asyncDispose]());

const lines = (text: string) => text.trimEnd().split('\n');
const values = (text: string) => lines(text).map((line) => JSON.parse(line) as Record<string, unknown>);

describe('jobs', () => {
  it('tells what is going on, a job a line', async () => {
    const { stdout, code } = await site.run(['jobs']);
    expect(lines(stdout)[0]).toMatch(/^JOB +TITLE +OWNER +STATE +DONE +AGE$/);
    expect(stdout).toMatch(new RegExp(`^ *${failed} +Shot +\\S+ +1 failed +4/7 +57% `, 'm'));
    expect(stdout).toMatch(new RegExp(`^ *${paused} +later +\\S+ +paused +0/5 +0% `, 'm'));
    expect(code).toBe(0);
  });

  it('finds those of a clause, as JSON a line', async () => {
    const { stdout } = await site.run(['jobs', '--mine', '--where', "title = 'later'", '--json']);
    expect(values(stdout)).toMatchObject([{ jid: Number(paused), state: 'paused', total: 5, done: 0, waitsFor: [] }]);
  });
});

describe('query', () => {
  it('shows columns of several tables, sorted', async () => {
    const columns = ['--columns', 'tid', 'title,state', 'Job.title', '--sort=-tid', '--limit', '2'];
    const { stdout, stderr } = await site.run(['query', 'tasks', 'jid', '=', failed, ...columns]);
    expect(lines(stdout)[0]).toMatch(/^tid +title +state +Job.title$/);
    expect(lines(stdout)[1]).toMatch(/^ *7 +Render: Elements 3 +done +Shot$/);
    expect(stderr).toBe('2 tasks\n');
  });

  it('prints rows as JSON, times in ISO 8601', async () => {
    const { stdout } = await site.run([
      'query',
      'jobs',
      `jid=${paused}`,
      '--columns',
      'pausetime',
      'afterjids',
      '--json',
    ]);
    expect(values(stdout)).toEqual([
      { pausetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown, afterjids: [] },
    ]);
  });

  it.each([
    [
      'jobs',
      ['owner=fred and numerorr'],
      /at character 16: unknown name "numerorr"; did you mean "numerror" .*\[bad-clause\]\n {2}owner=fred and numerorr\n {17}\^$/m,
    ],
    ['jobs', ['state=done'], /say the bare word: jobtronaut query jobs done$/m],
    [
      'tasks',
      ['--columns', 'titel'],
      /^error: tasks have no column "titel"; did you mean "title" or "state"\? \[unknown-column\]$/m,
    ],
    [
      'tasks',
      ['--columns', 'Job.ownr'],
      /^error: jobs have no column "ownr"; did you mean "owner"\? \[unknown-column\]$/m,
    ],
    [
      'tasks',
      ['--columns', 'Jbo.owner'],
      /^error: There is no table for "Jbo.owner" \[unknown-column\]\n {2}There are Job\.COLUMN, /m,
    ],
    [
      'tasks',
      ['--sort', '-jid'],
      /^error: --sort needs a value \[bad-option\]\n {2}A value that begins with - follows a =: --sort=-jid$/m,
    ],
    ['job', [], /^error: TABLE is jobs, .* not "job"; did you mean "jobs"\? \[bad-option\]$/m],
  ])('tells what is wrong: %s %j', async (table, words, expected) => {
    const { code, stdout, stderr } = await site.run(['query', table, ...words]);
    expect(stderr).toMatch(expected);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });
});

describe('why', () => {
  const why = async (id: string) => (await site.run(['why', id])).stdout;

  it('tells what a job waits for', async () => {
    expect(await why(paused)).toMatch(
      /^Job \d+ \(later\): paused\n {2}the job is paused since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d; jobtronaut job unpause/,
    );
    expect(await why(failed)).toMatch(/failed\n {2}task 6 \(Render: Elements 2\) failed, and 2 tasks are not ready/);
  });

  it('goes to the root of what a task waits for', async () => {
    expect(await why(`${failed}:serial`)).toMatch(
      /blocked\n {2}it needs task 4 \(Render\), which waits itself\n {2}at the root of it: it needs task 6 \(.*\), which failed\n {2}jobtronaut log \d+ --errors tells why, jobtronaut job retry \d+ runs/,
    );
    expect(await why(`${failed}:6`)).toMatch(/error\n {2}it failed with exit code 1 on /);
  });

  it('tells why a ready task does not start, and gives it as data', async () => {
    await using small = new Site(['endless.ts']);
    await small.run(['engine', 'start', '--slots', '2', '--limit', 'nuke=1', '--port', '0']);
    for (const options of [
      ['--tags', 'nuke'],
      ['--tags', 'nuke'],
      ['--service', '!linux64'],
      ['--afterjids', '1'],
    ]) {
      await small.run(['submit', '--task', 'Endless', ...options]);
    }
    const reasons = async (id: string) => {
      const [answer] = values((await small.run(['why', id, '--json'])).stdout);
      return ((answer?.reasons ?? []) as { kind: string }[]).map(({ kind }) => kind);
    };
    expect(await reasons('1')).toEqual(['running']);
    expect(await reasons('2:1')).toEqual(['limit']);
    expect(await reasons('3')).toEqual(['service']);
    expect(await reasons('4:1')).toEqual(['afterjids']);
  });

  it('tells of a ready task what it waits for itself, not what the first one of its kind does', async () => {
    await using small = new Site(['stages.ts']);
    await small.run(['engine', 'start', '--slots', '1', '--port', '0']);
    await small.run(['submit', '--task', 'Long']);
    await small.run(['submit', '--task', 'Held', '--stop', small.path('stop'), '--frames', '1', '2', '3']);
    expect((await small.run(['why', '2:3'])).stdout).toMatch(
      /^Task 2:3 \(Held: Elements 2\): ready\n {2}all slots are in use\n {2}task 2 comes first\n {2}job 1 \(/,
    );
    expect((await small.run(['why', '2:2'])).stdout).toMatch(/ready\n {2}all slots are in use\n {2}job 1 \(/);
  });

  it('takes a title, and guesses at one', async () => {
    expect(await why(`${failed}:Render: Elements 2`)).toContain('it failed');
    expect((await site.run(['why', `${paused}:9`])).stderr).toMatch(
      /has no task 9 \[no-such-task\]\n {2}It has tasks 1 /,
    );
    const { code, stderr } = await site.run(['why', `${failed}:Rendr`]);
    expect(stderr).toMatch(/^error: .*no task with the title "Rendr"; did you mean "Render"\? \[no-such-task\]$/m);
    expect(code).toBe(1);
  });
});

describe('log', () => {
  it('prints the log of a task', async () => {
    const { stdout } = await site.run(['log', `${failed}:7`]);
    expect(stdout).toMatch(/rendered 3\n/);
    expect(values((await site.run(['log', `${failed}:7`, '--json'])).stdout)).toMatchObject([
      { jid: Number(failed), tid: 7, title: 'Render: Elements 3', text: stdout },
    ]);
  });

  it('follows it to its end', async () => {
    expect((await site.run(['log', `${failed}:7`, '--follow'])).stdout).toMatch(/rendered 3\n/);
  });

  it('tells the ends of all that failed', async () => {
    const { stdout } = await site.run(['log', failed, '--errors']);
    expect(stdout).toMatch(/^Render: Elements 2 \(task \d+:6\) failed with exit code 1\n {2}\$ /);
    expect(stdout).toContain('| Error: no licence for frame 2');
    expect((await site.run(['log', running, '--errors'])).stderr).toMatch(
      /^Nothing of job \d+ \(Endless\) has failed$/m,
    );
  });

  it('names the logs below a task that has none', async () => {
    const { stdout, stderr } = await site.run(['log', `${failed}:4`]);
    expect(stderr).toMatch(
      new RegExp(
        `^Task ${failed}:4 \\(Render\\) is .* and has no log\nBelow it:\n.* jobtronaut log ${failed}:6  Render: Elements 2 \\(failed\\)$`,
        'ms',
      ),
    );
    expect(stdout).toBe('');
  });

  it('needs no task where only one has a command', async () => {
    const { code, stderr } = await site.run(['log', running]);
    expect(stderr).toMatch(/^(Task \d+:1 .* has no log\n)?$/);
    expect(code).toBe(0);
  });

  it.each([
    [
      () => failed,
      /^error: Which task of job \d+\? \[task-not-named\]\n {2}jobtronaut log \d+:\d+ {2}.*\n[\s\S]*:6 {2}Render: Elements 2 \(failed\)\n[\s\S]*log \d+ --errors/m,
    ],
    [() => 'x:3', /"x:3" names no job or task \[bad-option\]$/m],
    [() => '4711:3', /has no job 4711 \[job-not-found\]$/m],
    [() => '4711', /has no job 4711 \[job-not-found\]$/m],
  ])('asks for a task', async (id, expected) => {
    const { code, stderr } = await site.run(['log', id()]);
    expect(stderr).toMatch(expected);
    expect(code).toBe(1);
  });
});

it('blades are told with their slots', async () => {
  expect((await site.run(['blades'])).stdout).toMatch(/^\S+ +1\/2 /m);
  expect(values((await site.run(['blades', '--json'])).stdout)).toMatchObject([{ slots: 2, slotsInUse: 1, nimby: '' }]);
});
