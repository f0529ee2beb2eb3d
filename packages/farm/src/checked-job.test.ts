import { describe, expect, it } from 'vitest';
import { testSite } from '../test/site.ts';
import { checkedJob } from './checked-job.ts';
import { ALL_FEATURES, type Feature } from './engines/capabilities.ts';
import { prepareJob } from './prepare.ts';
import { currentUser, thisHost } from './who.ts';

const SAY = { root: 'Say', arguments: { word: 'x' } };

const without = (...missing: Feature[]) => ({
  name: 'slurm',
  capabilities: new Set([...ALL_FEATURES].filter((feature) => !missing.includes(feature))),
});

async function check(hooks: string, engine: Parameters<typeof checkedJob>[2], request = {}) {
  const session = await testSite().open(`globalThis.seen = [];\nexport const SUBMIT_HOOKS = [${hooks}];`);
  return checkedJob(session, await prepareJob(session, { ...SAY, ...request }), engine);
}
const seen = () => (globalThis as { seen?: unknown[] }).seen;

describe('before a job is sent', () => {
  it('what the engine cannot carry is told before a hook hears of the job', async () => {
    const checked = check('(job) => globalThis.seen.push(job.context)', without('localCommands', 'services'), {
      local: true,
    });
    await expect(checked).rejects.toMatchObject({
      code: 'engine-cannot-carry',
      diagnostics: [{ severity: 'error' }, { severity: 'error' }],
    });
    expect(seen()).toEqual([]);
  });

  it('hooks cannot add what the engine cannot carry', async () => {
    const checked = check(`(job) => job.modifyCommands(true, 'tags', ['nuke'])`, without('limitTags'));
    await expect(checked).rejects.toMatchObject({ code: 'engine-cannot-carry' });
  });

  it('warnings of the engine and of the hooks are passed on', async () => {
    const { notes } = await check(`(job) => job.warn('mind the gap')`, without('priority'), {
      attributes: { priority: 3 },
    });
    expect(notes).toMatchObject([
      { code: 'engine-cannot-carry', severity: 'warning', message: 'slurm cannot carry priorities: the job itself' },
      { code: 'hook-warning', severity: 'warning' },
    ]);
  });

  it('hooks are told what they need to know', async () => {
    await check('(job) => globalThis.seen.push(job.context)', without());
    expect(seen()).toEqual([
      {
        user: currentUser({}),
        host: thisHost(),
        cwd: expect.any(String) as string,
        rootTasks: ['Say'],
        engine: 'slurm',
        again: false,
      },
    ]);
  });

  it.each([
    [
      'an option that is none',
      `(job) => job.modifyCommands(true, 'servce', 'nuke')`,
      /commands have no attribute "servce" .*did you mean "service"\? \(.*jobtronaut\.config\.ts:\d+:\d+\)$/,
    ],
    [
      'a value of a wrong kind',
      `function odd(job) { job.modifyJob('priority', 'high'); }`,
      /hook odd failed: the attribute "priority" is "high", not a number \(.*jobtronaut\.config\.ts:\d+:\d+\)$/,
    ],
    ['a text that no file can hold', `(job) => job.modifyTasks(true, 'title', 'a\\0b')`, 'hooks (SUBMIT_HOOKS[0])'],
  ])('hooks cannot set %s', async (_, hook, message) => {
    const checked = check(hook, without());
    await expect(checked).rejects.toMatchObject({ code: 'hook-failed' });
    await expect(checked).rejects.toThrow(message);
  });

  it('a job that cannot be written is told as such where no hook is to blame', async () => {
    await expect(check('', without(), { arguments: { word: 'a\0b' } })).rejects.toMatchObject({ code: 'bad-value' });
  });
});
