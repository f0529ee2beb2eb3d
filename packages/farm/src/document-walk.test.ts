import { cmd, instance, iterate, type Job, job, remoteCmd, type Task, task } from '@jobtronaut/alf';
import { expect, it } from 'vitest';
import { commandsOf, copyJob, subtasksOf, tasksOf } from './document-walk.ts';

const leaf = (title: string): Task => task({ title, cmds: [remoteCmd({ argv: [title] })] });

const JOB: Job = job({
  title: 'j',
  subtasks: [
    task({ title: 'a', subtasks: [leaf('b'), instance({ title: 'x' })], cleanup: [cmd({ argv: ['clean a'] })] }),
    iterate({ varname: 'i', from: 1, to: 3, template: [leaf('c')], subtasks: [leaf('d')] }),
  ],
  postscript: [cmd({ argv: ['post'] })],
});

it('comes by everything once', () => {
  expect([...subtasksOf(JOB)].map(({ kind }) => kind)).toEqual(['task', 'task', 'instance', 'iterate', 'task', 'task']);
  expect([...tasksOf(JOB)].map(({ title }) => title)).toEqual(['a', 'b', 'c', 'd']);
  expect([...commandsOf(JOB)].map(({ argv }) => argv[0])).toEqual(['post', 'clean a', 'b', 'c', 'd']);
});

it('copies what can be changed, and shares the rest', () => {
  const before = JSON.stringify(JOB);
  const copy = copyJob(JOB);
  expect(copy).toEqual(JOB);
  for (const task of tasksOf(copy)) task.title += '!';
  for (const command of commandsOf(copy)) command.service = 'x';
  expect(JSON.stringify(JOB)).toBe(before);
  expect([...commandsOf(copy)][0]?.argv).toBe([...commandsOf(JOB)][0]?.argv);
});

it('goes as deep as jobs go', () => {
  let deep = leaf('innermost');
  for (let level = 0; level < 100_000; level++) deep = task({ title: 't', subtasks: [deep] });
  const copy = copyJob(job({ title: 'deep', subtasks: [deep] }));
  expect([...commandsOf(copy)]).toEqual([remoteCmd({ argv: ['innermost'] })]);
});
