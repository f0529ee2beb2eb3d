import { afterAll, beforeAll, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

let site: Site;
beforeAll(async () => {
  site = new Site(['shot.ts', 'endless.ts']);
  await site.startEngine();
});
afterAll(() => site[Symbol.asyncDispose]());

const job = (...args: string[]) => site.run(['job', ...args]);
const submit = async (...args: string[]) => (await site.run(['submit', '--task', ...args])).stdout.trim();

async function states(jid: string): Promise<Record<string, unknown>[]> {
  const { stdout } = await site.run([
    'query',
    'tasks',
    `jid=${jid}`,
    '--columns',
    'tid',
    'state',
    '--sort',
    'tid',
    '--json',
  ]);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('retries and skips what failed, all of a job or one task', async () => {
  const jid = await submit('Shot', '--frames', '1', '--failing', '1', '--wait');
  expect((await job('retry', jid)).stderr).toBe(`Retried the failed tasks of job ${jid} (Shot)\n`);
  expect((await site.run(['watch', jid])).code).toBe(3);
  const { stdout, stderr } = await job('skip', `${jid}:5`, '--json');
  expect(JSON.parse(stdout)).toEqual({ operation: 'skip', jobs: [], tasks: [`${jid}:5`] });
  expect(stderr).toBe(`Skipped task ${jid}:5\n`);
  expect((await site.run(['watch', jid])).code).toBe(0);
  expect((await job('skip', `${jid}:5`)).stderr).toBe(`Task ${jid}:5 is done already\n`);
  expect((await job('skip', `${jid}:5,99`)).stderr).toContain(
    `Job ${jid} has no task 99; nothing was done [no-such-task]`,
  );
  expect((await job('unpause', jid)).stderr).toBe(`Job ${jid} (Shot) was not paused\n`);
  expect((await job('retry', jid)).stderr).toBe(`Nothing of job ${jid} (Shot) has failed\n`);
  expect((await job('interrupt', jid)).stderr).toBe(`Nothing of job ${jid} (Shot) runs; it is done\n`);
  await job('pause', jid);
  expect((await site.run(['why', jid])).stdout).toMatch(
    /^Job \d+ \(Shot\): done\n {2}all of it is done since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n$/,
  );
});

it('takes a task without commands for what failed below it', async () => {
  const jid = await submit('Shot', '--frames', '1-3', '--failing', '2', '--wait');
  const { stdout } = await site.run(['query', 'tasks', `jid=${jid} and error`, '--columns', 'tid', '--json']);
  const [{ tid }] = [JSON.parse(stdout) as { tid: number }];
  const retried = await job('retry', `${jid}:1`, '--json');
  expect(retried.stderr).toBe(
    `Task ${jid}:1 has no commands of its own: what is meant is 1 failed task below it\nRetried task ${jid}:${tid}\n`,
  );
  expect(JSON.parse(retried.stdout)).toEqual({ operation: 'retry', jobs: [], tasks: [`${jid}:${tid}`] });
  expect((await site.run(['watch', jid])).code).toBe(3);
  // The task named by itself and by the one above is retried once.
  expect((await job('retry', `${jid}:1,${tid}`)).stderr).toMatch(new RegExp(`^Retried task ${jid}:${tid}$`, 'm'));
  expect((await site.run(['watch', jid])).code).toBe(3);
  await job('skip', jid);
  expect(await job('retry', `${jid}:1`)).toMatchObject({
    code: 0,
    stderr: `Task ${jid}:1 has no commands of its own, and nothing below it has failed: nothing was retried\n`,
  });
  expect((await job('kill', `${jid}:1`)).stderr).toMatch(/, and nothing below it runs: nothing was killed\n$/);
});

it('pauses, kills, resumes, restarts, deletes, brings back', async () => {
  const jid = await submit('Endless', '--paused');
  expect((await job('unpause', jid)).stderr).toBe(`Unpaused job ${jid} (Endless)\n`);
  await job('kill', jid);
  expect((await job('kill', `${jid}:1`)).code).toBe(0);
  await job('resume', `${jid}:1`);
  await job('interrupt', jid);
  expect(await states(jid)).toEqual([{ tid: 1, state: 'error' }]);
  await job('restart', jid);
  expect(await states(jid)).toEqual([{ tid: 1, state: 'ready' }]);
  expect((await job('delete', jid)).stderr).toBe(`Deleted job ${jid} (Endless)\n`);
  expect((await job('delete', jid)).code).toBe(1);
  expect((await job('undelete', jid)).stderr).toBe(
    `Undeleted job ${jid} (Endless)\nNothing starts by itself: jobtronaut job retry ${jid} goes on with it, job restart does all of it again\n`,
  );
  await job('unpause', jid);
  expect((await site.run(['jobs', '--where', `jid=${jid}`])).stdout).toContain('waits for job retry');
  const why = `the job was deleted and brought back, and starts nothing by itself; jobtronaut job retry ${jid} lets it go on`;
  expect((await site.run(['why', jid])).stdout).toContain(why);
  expect((await site.run(['why', `${jid}:1`])).stdout).toContain(why);
  expect((await job('retry', jid)).stderr).toBe(`Nothing of job ${jid} (Endless) has failed; what was ready goes on\n`);
  expect((await site.run(['jobs', '--where', `jid=${jid}`])).stdout).not.toContain('waits for job retry');
  await job('delete', jid);
});

it('says to who watches a job that was brought back what it waits for', async () => {
  const jid = await submit('Endless', '--paused');
  for (const name of ['delete', 'undelete', 'unpause']) await job(name, jid);
  const watched = await site.run(['watch', jid], {
    talking: (child, said) => said.includes('waits for') && child.kill('SIGKILL'),
  });
  expect(watched.stderr).toContain(`waits for jobtronaut job retry ${jid}`);
  await job('delete', jid);
});

it('acts on all jobs of a clause, once somebody said yes', async () => {
  const jids = [
    await submit('Endless', '--title', 'many', '--paused'),
    await submit('Endless', '--title', 'many', '--paused'),
  ];
  const where = ['priority', '--to', '7', '--where', "title = 'many'"];
  const refused = await job(...where);
  expect(refused.stderr).toContain(`Give priority 7 to 2 jobs (${jids.join(', ')})? Nobody is here to answer`);
  expect(refused.stderr).toMatch(/\[not-confirmed\]$/m);
  expect(refused.code).toBe(1);
  expect((await job(...where, '--yes', '--json')).stdout).toBe(
    `{"operation":"priority","jobs":[${jids.join(',')}],"tasks":[]}\n`,
  );
  const { stdout } = await site.run(['query', 'jobs', "title = 'many'", '--columns', 'priority', '--json']);
  expect(stdout).toBe('{"priority":7}\n{"priority":7}\n');
  expect((await job('pause', '--where', "title = 'few'")).stderr).toBe('The clause finds no job\n');
});

it.each([
  [['pause'], /takes either ids or --where CLAUSE \[missing-option\]$/m],
  [['pause', '1', '--where', 'error'], /takes either ids or --where/],
  [['pause', 'x'], /"x" names no job or task \[bad-option\]$/m],
  [['pause', '1:1'], /job pause is for whole jobs \[bad-option\]\n {2}job kill stops a task\.$/m],
  [['retry', '4711'], /has no job 4711; nothing was done \[job-not-found\]$/m],
  [['retry', '4711:1'], /The engine has no job 4711; nothing was done \[job-not-found\]$/m],
  [['priority', '1'], /needs --to N \[missing-option\]$/m],
  [['undelete', '--where', '(active', '--yes'], /at character 1: this parenthesis is not closed \[bad-clause\]$/m],
  [['pause', '--where', 'activ', '--yes'], /at character 1: unknown name "activ".*\[bad-clause\]$/m],
  [['stop', '1'], /no command "job stop"; .*\[unknown-command\]$/m],
])('refuses job %j', async (words, expected) => {
  const { code, stdout, stderr } = await job(...words);
  expect(stderr).toMatch(expected);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});
