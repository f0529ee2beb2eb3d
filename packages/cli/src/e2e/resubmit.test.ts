import { appendFileSync, existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

let site: Site;
let jid: string;
beforeAll(async () => {
  site = new Site(['shot.ts']);
  await site.startEngine();
  jid = (await site.run(['submit', '--task', 'Shot', '--frames', '1', '--failing', '1', '--wait'])).stdout.trim();
});
afterAll(() => site[Symbol.asyncDispose]());

const resubmit = (...args: string[]) => site.run(['resubmit', ...args]);

it('sends the very job again', async () => {
  const { code, stdout, stderr } = await resubmit(jid, '--wait');
  expect(stderr).toMatch(/^Job \d+ of .*, as it was sent: Shot frames=1 failing=1$/m);
  expect(stdout).toMatch(/^\d+\n$/);
  expect(code).toBe(3);
});

it('builds it anew with other arguments and attributes, and tells which plugins have changed', async () => {
  appendFileSync(site.path('plugins', 'shot.ts'), '\n// changed');
  const { code, stdout, stderr } = await resubmit(
    jid,
    '--args',
    'failing:0',
    '--set',
    'title:again',
    'priority:7',
    '--wait',
  );
  expect(stderr).toMatch(/^Job \d+ of .*, built anew: Shot frames=1 failing=0$/m);
  expect(stderr).toContain('[changed-plugin]');
  expect(code).toBe(0);
  const { stdout: row } = await site.run([
    'query',
    'jobs',
    `jid=${stdout.trim()}`,
    '--columns',
    'title',
    'priority',
    '--json',
  ]);
  expect(JSON.parse(row)).toEqual({ title: 'again', priority: 7 });
});

it('says that a job is paused, and what lets it go on', async () => {
  const paused = await site.run(['submit', '--task', 'Shot', '--frames', '1', '--paused']);
  const first = paused.stdout.trim();
  expect(paused.stderr).toContain(`It is paused; jobtronaut job unpause ${first} lets it go on\n`);

  let unpaused: Promise<unknown> | undefined;
  const { code, stdout, stderr } = await site.run(['resubmit', first, '--wait'], {
    // It would wait for ever: somebody does what it says.
    talking(_, said) {
      const [, command] = /^jobtronaut (job unpause \d+) lets it go on$/m.exec(said) ?? [];
      if (command !== undefined) unpaused ??= site.run(command.split(' '));
    },
  });
  expect(stderr).toMatch(/^It was sent paused, and is again; with --set paused:false it starts at once$/m);
  expect(stderr).toMatch(
    new RegExp(`^0 of 5 tasks done, paused\njobtronaut job unpause ${stdout.trim()} lets it`, 'm'),
  );
  expect(code).toBe(0);
  await unpaused;

  const again = await resubmit(first, '--set', 'paused:false', '--wait');
  expect(again.stderr).not.toContain('paused');
  expect(again.code).toBe(0);
});

it.each([
  [['4711'], /^error: There is no record of a job 4711 .*\[no-such-submission\]$/m],
  [['1', '--set', 'prio:3'], /^error: --set changes no "prio" of a job; did you mean "priority"\? \[bad-option\]$/m],
  [['1', '--set', 'maxactive:-1'], /--set maxactive takes a whole number, 0 or more, not "-1" \[bad-option\]$/m],
  [['1', '--set', 'priority:x'], /--set priority takes a number, not "x" \[bad-option\]$/m],
  [['1.5'], /JID takes a whole number, 1 or more, not "1.5" \[bad-option\]$/m],
])('refuses %j', async (words, expected) => {
  const { code, stdout, stderr } = await resubmit(...words);
  expect(stderr).toMatch(expected);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

it('submissions lists what was sent, the newest first', async () => {
  const { stdout } = await site.run(['submissions']);
  expect(stdout).toMatch(/^WHEN +USER +JOB +ENGINE +TASK +ARGUMENTS +TITLE$/m);
  expect(stdout.trimEnd()).toMatch(new RegExp(`${jid} +embedded +Shot +frames=1 failing=1 +Shot$`));
  const { stdout: last } = await site.run(['submissions', '--task', 'Shot', '--json']);
  expect(JSON.parse(last.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
    jid: Number(jid),
    tasks: ['Shot'],
    arguments: [{ frames: '1', failing: 1 }],
  });
  expect((await site.run(['submissions', '--task', 'Nothing'])).stderr).toContain(
    'Nothing was submitted with the root task Nothing',
  );
});

it('submissions --clean shows old files and removes them once somebody said yes', async () => {
  const folder = site.path('state', 'jobtronaut', 'engine', 'arguments');
  mkdirSync(folder, { recursive: true });
  const old = `${folder}/01234567-89ab-cdef-0123-456789abcdef.json`;
  writeFileSync(old, '{}');
  utimesSync(old, new Date(0), new Date(0));
  const asked = await site.run(['submissions', '--clean', '30']);
  expect(asked.stdout).toContain(old);
  expect(asked.stderr).toMatch(/^error: Remove 1 file, 0.0 MB\? .*\[not-confirmed\]$/m);
  expect([asked.code, existsSync(old)]).toEqual([1, true]);
  expect((await site.run(['submissions', '--clean', '30', '--yes'])).stderr).toBe('Removed 1 file, 0.0 MB\n');
  expect(existsSync(old)).toBe(false);
});
