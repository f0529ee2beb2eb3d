import { type Job, job, remoteCmd, task } from '@jobtronaut/alf';
import { describe, expect, it } from 'vitest';
import { commandsOf, tasksOf } from '../document-walk.ts';
import type { HookContext, SubmitHook } from './hook.ts';
import { runHooks } from './run-hooks.ts';

const CONTEXT: HookContext = {
  user: 'fred',
  host: 'ws1',
  cwd: '/shots',
  rootTasks: ['Shot'],
  engine: 'tractor:80',
  again: false,
};

const SHOT: Job = job({
  title: 'shot',
  subtasks: [
    task({ title: 'a', cmds: [remoteCmd({ argv: ['maya', '1'] }), remoteCmd({ argv: ['nuke'] })] }),
    task({ title: 'b', subtasks: [task({ title: 'c', cmds: [remoteCmd({ argv: ['maya', '2'] })] })] }),
  ],
  cleanup: [remoteCmd({ argv: ['rm'] })],
});
const WRITTEN = JSON.stringify(SHOT);

const run = (...hooks: SubmitHook[]) => runHooks(hooks, SHOT, CONTEXT);

describe('hooks', () => {
  it('see where a job comes from, all of it, and what the hooks before did', async () => {
    const seen: unknown[] = [];
    await run(
      async (shot) => {
        await Promise.resolve();
        shot.modifyJob('priority', 9);
      },
      (shot) => {
        seen.push(shot.context, shot.attributes.priority, [...shot.tasks()].length, [...shot.commands()].length);
      },
    );
    expect(seen).toEqual([CONTEXT, 9, 3, 4]);
  });

  it('change a job, and it is noted who changed what', async () => {
    const { document, changes } = await run(
      function licences(shot) {
        shot.modifyCommands(({ argv }) => argv[0] === 'maya', 'tags', ['maya']);
        shot.modifyCommands(({ argv }) => argv[0] === 'houdini', 'tags', ['houdini']);
        shot.modifyCommands(({ argv }) => argv[0] === 'rm', 'local', true);
      },
      (shot) => shot.modifyTasks(true, 'title', ({ title }: { title: string }) => `shot 010 ${title}`),
      function secrets(shot) {
        shot.modifyJob('envkey', ['setenv TOKEN=abracadabra']);
        shot.modifyJob('title', undefined);
      },
    );
    expect(changes).toEqual([
      { hook: 'licences', changed: 'commands', attribute: 'tags', count: 2, value: ['maya'] },
      { hook: 'licences', changed: 'commands', attribute: 'local', count: 1, value: true },
      { hook: 'SUBMIT_HOOKS[1]', changed: 'tasks', attribute: 'title', count: 3 },
      { hook: 'secrets', changed: 'job', attribute: 'envkey', count: 1 },
      { hook: 'secrets', changed: 'job', attribute: 'title', count: 1 },
    ]);
    expect([...commandsOf(document)].map(({ kind, tags }) => [kind, tags])).toEqual([
      ['cmd', undefined],
      ['remoteCmd', ['maya']],
      ['remoteCmd', undefined],
      ['remoteCmd', ['maya']],
    ]);
    expect([...tasksOf(document)].map(({ title }) => title)).toEqual(['shot 010 a', 'shot 010 b', 'shot 010 c']);
    expect('title' in document).toBe(false);
    expect(JSON.stringify(SHOT)).toBe(WRITTEN);
  });

  it('leave a job that they do not change as it is', async () => {
    expect((await run(() => undefined)).document).toBe(SHOT);
  });

  it('may say something', async () => {
    const { warnings } = await run(function budget(shot) {
      shot.warn('this is a long job', 'Render fewer frames.');
    });
    expect(warnings).toEqual([
      {
        code: 'hook-warning',
        severity: 'warning',
        message: 'budget: this is a long job',
        hint: 'Render fewer frames.',
      },
    ]);
  });

  it('refuse with their own words', async () => {
    const refused = run(async function projects(shot) {
      await Promise.resolve();
      shot.refuse('it belongs to no project', 'Name one: --projects SHOW');
    });
    await expect(refused).rejects.toMatchObject({
      code: 'refused-by-hook',
      message: 'The submit hook projects refuses the job: it belongs to no project',
      hint: 'Name one: --projects SHOW',
      data: { hook: 'projects' },
    });
  });

  const fail = (thrown: unknown) => {
    throw thrown;
  };
  it.each<[string, SubmitHook, string]>([
    ['throws', () => fail(new TypeError('no such thing')), 'no such thing'],
    ['rejects', () => Promise.reject(new Error('the database is down')), 'the database is down'],
    ['throws a text', () => fail('tea'), 'tea'],
    [
      'throws in what makes a value',
      (shot) => shot.modifyTasks(true, 'title', () => fail(new Error('no title'))),
      'no title',
    ],
  ])('that %s stops the submission, by name', async (_, broken, message) => {
    const later: string[] = [];
    const hooks = [broken, () => void later.push('ran')];
    await expect(run(...hooks)).rejects.toMatchObject({
      code: 'hook-failed',
      message: `The submit hook SUBMIT_HOOKS[0] failed: ${message}`,
    });
    expect(later).toEqual([]);
  });
});
