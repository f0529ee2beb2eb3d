import { type Job, job, remoteCmd, task } from '@jobtronaut/alf';
import { describe, expect, it } from 'vitest';
import { containing } from '../../test/matchers.ts';
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
      message: expect.stringMatching(
        new RegExp(`^The submit hook SUBMIT_HOOKS\\[0\\] failed: ${message}( \\(.*\\))?$`),
      ) as unknown,
    });
    expect(later).toEqual([]);
  });
});

/** A job as a hook in JavaScript sees it. */
interface JavaScript {
  modifyJob(name: string, value: unknown): void;
  modifyTasks(where: boolean, name: string, value: unknown): void;
  modifyCommands(where: boolean, name: string, value: unknown): void;
  modify(name: string): void;
}

describe('a hook that goes other ways', () => {
  /** As JavaScript would, which knows no read-only types. */
  const untyped = (act: (shot: never) => unknown) => act as SubmitHook;
  it.each<[string, (shot: never) => unknown, string]>([
    [
      'writes attributes',
      (shot: { attributes: { title: string } }) => (shot.attributes.title = 'x'),
      'use modifyJob()',
    ],
    [
      'writes tasks',
      (shot: { tasks(): { title: string }[] }) => [...shot.tasks()].map((each) => (each.title = 'x')),
      'use modifyTasks()',
    ],
    [
      'empties lists',
      (shot: { tasks(): { subtasks?: unknown[] }[] }) => [...shot.tasks()].map((each) => each.subtasks?.splice(0)),
      'use modifyTasks()',
    ],
    [
      'writes words',
      (shot: { commands(): { argv: string[] }[] }) => [...shot.commands()].map((each) => each.argv.push('x')),
      'use modifyCommands()',
    ],
    [
      'deletes',
      (shot: { tasks(): { cmds?: unknown }[] }) => [...shot.tasks()].map((each) => delete each.cmds),
      'use modifyTasks()',
    ],
    [
      'writes where a predicate looks',
      (shot: { modifyTasks(where: (task: { title: string }) => boolean, name: string, value: string): void }) =>
        shot.modifyTasks((each) => Reflect.set(each, 'title', 'x'), 'service', 'a'),
      'use modifyTasks()',
    ],
    [
      'changes the tree of a job',
      (shot: { modifyJob(name: string, value: unknown): void }) => shot.modifyJob('subtasks', []),
      'hooks cannot change "subtasks" of jobs',
    ],
    [
      'changes commands by tasks',
      (shot: { modifyTasks(where: boolean, name: string, value: unknown): void }) => shot.modifyTasks(true, 'cmds', []),
      'hooks cannot change "cmds" of tasks',
    ],
    [
      'reaches for prototypes',
      (shot: { modifyJob(name: string, value: unknown): void }) => shot.modifyJob('__proto__', {}),
      'hooks cannot change "__proto__"',
    ],
  ])('%s: is stopped, and the job is as it was', async (_, act, message) => {
    await expect(run(untyped(act))).rejects.toMatchObject({ code: 'hook-failed', message: containing(message) });
    expect(JSON.stringify(SHOT)).toBe(WRITTEN);
  });

  it.each<[string, (shot: JavaScript) => unknown, string]>([
    [
      'an attribute of jobs',
      (shot) => shot.modifyJob('prio', 3),
      'jobs have no attribute "prio" .*; did you mean "priority"\\?',
    ],
    ['a priority', (shot) => shot.modifyJob('priority', 'x'), 'the attribute "priority" is "x", not a number'],
    ['one of tasks', (shot) => shot.modifyTasks(true, 'chase', ['x']), 'tasks have no .*; did you mean "chaser"\\?'],
    [
      'one of commands',
      (shot) => shot.modifyCommands(true, 'tag', ['x']),
      'commands have no .*; did you mean "tags"\\?',
    ],
    [
      'a value that a function makes',
      (shot) => shot.modifyCommands(true, 'tags', () => 'x'),
      '"tags" is "x", not a list of texts',
    ],
    ['a method', (shot) => shot.modify('tags'), 'shot.modify is not a function'],
  ])('knows no such thing: %s: is told at once, and the job is as it was', async (_, act, message) => {
    await expect(run(untyped(act as never))).rejects.toMatchObject({
      code: 'hook-failed',
      message: expect.stringMatching(new RegExp(`${message}$`)) as unknown,
    });
    expect(JSON.stringify(SHOT)).toBe(WRITTEN);
  });

  it('may build new values of what it saw', async () => {
    const { document } = await run((shot) => {
      shot.modifyCommands(true, 'argv', ({ argv }: { argv: readonly string[] }) => [...argv, '-x']);
      shot.modifyCommands(true, 'tags', ({ argv }: { argv: readonly string[] }) => argv);
    });
    const words = [...commandsOf(document)].map(({ argv }) => argv.at(-1));
    expect(words).toEqual(['-x', '-x', '-x', '-x']);
    expect(structuredClone(document)).toEqual(document);
  });

  it('refuses for good, whoever catches the refusal', async () => {
    const refused = run((shot) => {
      try {
        shot.refuse('no licence');
      } catch {
        shot.warn('not so bad');
      }
    });
    await expect(refused).rejects.toMatchObject({ code: 'refused-by-hook' });
  });

  it('never ends: the submission does', async () => {
    const endless = runHooks([() => new Promise(() => undefined)], SHOT, CONTEXT, 0.01);
    await expect(endless).rejects.toMatchObject({
      code: 'hook-failed',
      message: containing('it has not ended in 0.01 seconds'),
    });
  });

  it('cannot change a job once it has ended', async () => {
    let late: (() => void) | undefined;
    const { changes } = await run(function forgetful(shot) {
      late = () => shot.modifyJob('priority', 1);
    });
    expect(late).toThrow('forgetful changes the job after it has ended: it must return its promise');
    expect(changes).toEqual([]);
  });
});
