import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { chooseEngine, openClient } from '@jobtronaut/farm';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { clause } from '@jobtronaut/tractor-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

let site: Site;
beforeAll(async () => {
  site = new Site();
  await site.startEngine();
});
afterAll(() => site[Symbol.asyncDispose]());

const submit = (...args: string[]) => site.run(['submit', '--task', 'Shot', ...args]);

describe('submit --wait', () => {
  it('runs a job through every layer: the id on stdout, all talk on stderr', async () => {
    const { code, stdout, stderr } = await submit('--args', 'frames:1-3', '--wait');
    expect(stderr).toContain('7 of 7 tasks done');
    expect(stderr).toContain("To see it: viewer 'a picture.png'");
    expect(stdout).toMatch(/^\d+\n$/);
    expect(code).toBe(0);
  });

  it('finds the configuration on the farm again, also where its path has blanks', async () => {
    cpSync(site.path('plugins'), site.path('my show', 'plugins'), { recursive: true });
    cpSync(site.path('jobtronaut.config.ts'), site.path('my show', 'jobtronaut.config.ts'));
    const elsewhere = site.path('elsewhere');
    mkdirSync(elsewhere);
    const { code } = await site.run(
      ['submit', '--task', 'Shot', '--args', 'frames:1', '--config', '../my show/jobtronaut.config.ts', '--wait'],
      { cwd: elsewhere },
    );
    expect(code).toBe(0);
  });

  it('shows the end of the log and the command line of a task that failed, and exits 3', async () => {
    const { code, stderr } = await submit('--args', 'frames:1-3', 'failing:2', '--wait');
    expect(code).toBe(3);
    expect(stderr).toMatch(/Render: Elements 2 \(task \d+:\d+\) failed with exit code 1/);
    expect(stderr).toContain('| Error: no licence for frame 2');
    expect(stderr).toMatch(/shot\.ts:\d+:\d+/);
    expect(stderr).toMatch(/ {2}\$ \S*node.* 'jt1\./);
  });

  it('shortens lines that are too long for a screen, unless all is wanted', async () => {
    const { code, stdout, stderr } = await site.run(['submit', '--task', 'Chatty', '--wait']);
    expect(stderr).toMatch(/^ {2}\| beginx+ \.\.\.\(5008 characters\)\.\.\. x+end$/m);
    for (const line of stderr.split('\n')) expect(line.length).toBeLessThan(500);
    expect(code).toBe(3);
    expect((await site.run(['watch', stdout.trim(), '--verbose'])).stderr).toMatch(/^ {2}\| beginx{5000}end$/m);
  });

  it('leaves the job running at Ctrl-C and says how to look at it; a second Ctrl-C ends it', async () => {
    let presses = 0;
    const { code, stdout, stderr } = await site.run(['submit', '--task', 'Endless', '--wait'], {
      talking(child, said) {
        const wanted = said.includes('ends the job') ? 2 : said.includes('1 active') ? 1 : 0;
        for (; presses < wanted; presses++) child.kill('SIGINT');
      },
    });
    expect(stderr).toContain(`To look at it: jobtronaut watch ${stdout.trim()}`);
    expect(stderr).toContain(`Job ${stdout.trim()} is ended`);
    expect(code).toBe(130);
    const watched = await site.run(['watch', stdout.trim()]);
    expect(watched.stderr).toContain('job-not-found');
  });
});

describe('Ctrl-C while a job is on its way', () => {
  const pidOf = async () =>
    (JSON.parse((await site.run(['engine', 'status', '--json'])).stdout) as { readonly pid: number }).pid;
  const large = ['submit', '--task', 'Shot', '--frames', '1-3000', '--paused', '--wait'];

  it('waits for the answer, leaves the record, and says how to remove the job', async () => {
    const pid = await pidOf();
    let step = 0;
    const { code, stdout, stderr } = await site
      .run(large, {
        talking(child, said) {
          if (step === 0 && said.includes('Sending')) {
            step = 1;
            process.kill(pid, 'SIGSTOP');
            child.kill('SIGINT');
          } else if (step === 1 && said.includes('on its way')) {
            step = 2;
            process.kill(pid, 'SIGCONT');
          }
        },
      })
      .finally(() => process.kill(pid, 'SIGCONT'));
    const jid = stdout.trim();
    expect(stderr).toMatch(
      /^The job is on its way: waiting for the answer of 127\.0\.0\.1:\d+\. Ctrl-C again: not to/m,
    );
    expect(stderr).toMatch(new RegExp(`^Job ${jid} has arrived; jobtronaut job delete ${jid} removes it$`, 'm'));
    expect(code).toBe(130);
    expect((await site.run(['submissions', '--json', '--limit', '1'])).stdout).toContain(`"jid":${jid},`);
    expect((await site.run(['job', 'delete', jid])).code).toBe(0);
  });

  it('ends at the second one, and says that the job may have arrived', async () => {
    const pid = await pidOf();
    let presses = 0;
    const { code, stdout, stderr } = await site
      .run(large, {
        talking(child, said) {
          const wanted = said.includes('on its way') ? 2 : said.includes('Sending') ? 1 : 0;
          if (presses === 0 && wanted > 0) process.kill(pid, 'SIGSTOP');
          for (; presses < wanted; presses++) child.kill('SIGINT');
        },
      })
      .finally(() => process.kill(pid, 'SIGCONT'));
    expect(stderr).toMatch(/^It may have arrived, and no record is kept of it: jobtronaut jobs tells$/m);
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  });
});

describe('jobs that a job starts after', () => {
  it('have to be known to the engine; of deleted ones it is said that nothing waits', async () => {
    const after = (jid: string) => site.run(['submit', '--task', 'Long', '--paused', '--afterjids', jid]);
    const count = async () => (await site.run(['query', 'jobs', '--columns', 'jid'])).stdout.split('\n').length;
    const before = await count();
    const unknown = await after('99999');
    expect(unknown.stderr).toMatch(
      /^error: The job is to start after job 99999, which the engine does not know; nothing was sent \[job-not-found\]$/m,
    );
    expect({ ...unknown, stderr: '', jobs: await count() }).toEqual({ code: 1, stdout: '', stderr: '', jobs: before });
    const { stdout: first } = await site.run(['submit', '--task', 'Long', '--paused']);
    const second = await after(first.trim());
    expect(second.stderr).not.toContain('waits');
    await site.run(['job', 'delete', first.trim()]);
    const third = await after(first.trim());
    expect(third.stderr).toContain(`Job ${first.trim()} is deleted: nothing waits for it\n`);
    await site.run(['job', 'delete', second.stdout.trim(), third.stdout.trim()]);
  });
});

describe('arguments of the task as options', () => {
  it('are what --args makes of them', async () => {
    const { code, stdout } = await submit(
      '--frames',
      '1-3',
      '--quality',
      'high',
      '--layers',
      'beauty',
      'shadow',
      '--json',
    );
    expect(code).toBe(0);
    const { jid, engine, title, tasks, commands } = JSON.parse(stdout) as Record<string, unknown>;
    expect({ title, tasks, commands }).toEqual({ title: 'Shot', tasks: 7, commands: 4 });
    expect(engine).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const watched = await site.run(['watch', String(jid), '--json']);
    expect(JSON.parse(watched.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ jid, state: 'done' });
    const read = await site.run(['arguments', `${jid}:6`, '--json', '--filter', '^(frames|quality|layers)$']);
    expect(JSON.parse(read.stdout)).toMatchObject([
      {
        task: 'Render',
        arguments: {
          frames: { initial: '1-3' },
          quality: { initial: 'high', processed: 'high' },
          layers: { initial: ['beauty', 'shadow'] },
        },
      },
    ]);
  });

  it('give way to options of submit: such an argument is passed by --args', async () => {
    const { stdout } = await submit('--frames', '1', '--title', 'of the job', '--args', 'title:of the task', '--json');
    const { jid, title } = JSON.parse(stdout) as { jid: number; title: string };
    expect(title).toBe('of the job');
    const read = await site.run(['arguments', `${jid}:5`, '--filter', '^title$']);
    expect(read.stdout).toBe('title  "of the task"\n');
  });
});

describe('commands that act on their own job', () => {
  it('add tasks to it: submit --expandchunk', async () => {
    const { code, stderr } = await site.run(['submit', '--task', 'Grow', '--wait']);
    expect(stderr).toContain('7 of 7 tasks done');
    expect(code).toBe(0);
  });

  it('are neutralised once a script ran that must not run twice', async () => {
    const file = site.path('ran.txt');
    const { code, stdout } = await site.run(['submit', '--task', 'Once', '--args', `file:${file}`, '--wait']);
    expect(code).toBe(0);
    const here = { configuration: await loadConfiguration({ cwd: '/', env: {} }), env: site.env };
    const client = await openClient(here, await chooseEngine(here, 'embedded'));
    const commands = await client.commands(clause`jid = ${Number(stdout)}`, { columns: ['argv'] });
    expect(commands).toEqual([{ argv: ['/bin/echo', 'Command has been neutralised'] }]);
    expect(readFileSync(file, 'utf8')).toBe('ran');
  });
});
