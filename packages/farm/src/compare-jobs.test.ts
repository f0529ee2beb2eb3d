import { type Job, job, task } from '@jobtronaut/alf';
import { describe, expect, it } from 'vitest';
import { testSite } from '../test/site.ts';
import { compareJobs } from './compare-jobs.ts';
import { prepareJob } from './prepare.ts';
import type { JobRequest } from './request.ts';

/** Documents of requests to one site. */
async function documents(...requests: JobRequest[]) {
  const session = await testSite().open();
  const made: Job[] = [];
  for (const request of requests) made.push((await prepareJob(session, request)).document);
  return made as [Job, Job];
}

describe('the difference of two jobs', () => {
  it('is nothing for the same request, whatever the ids', async () => {
    const both = { root: 'Both', arguments: { word: 'x' } };
    const [one, other] = await documents(both, both);
    expect(one).not.toEqual(other);
    expect([...compareJobs(one, other)]).toEqual([]);
  });

  it('names what changed by its place: attributes, variables, arguments in payloads', async () => {
    const render = (frames: number[], scene: string, priority: number, environment: Record<string, string>) => ({
      root: 'Render',
      arguments: { frames, scene },
      attributes: { priority },
      environment,
    });
    const [one, other] = await documents(
      render([1, 2], 'a.usd', 1, { A: '1', B: '2' }),
      render([2, 3], 'b.usd', 2, { A: '1', B: '3' }),
    );
    const differences = [...compareJobs(one, other)];
    expect(differences.slice(0, 4)).toEqual([
      { path: [], change: 'changed', what: 'priority', before: 1, after: 2 },
      { path: [], change: 'changed', what: 'environment.B', before: '2', after: '3' },
      { path: ['Render', 'Render: Elements 1'], change: 'removed' },
      { path: ['Render', 'Render: Elements 3'], change: 'added' },
    ]);
    expect(differences[5]).toEqual({
      path: ['Render', 'Render: Elements 2'],
      change: 'changed',
      what: 'cmds[0].arguments.scene',
      before: { initial: { value: 'a.usd' }, processed: { value: 'a.usd' } },
      after: { initial: { value: 'b.usd' }, processed: { value: 'b.usd' } },
    });
  });

  it('takes the only task below another for the same one, whatever its title', async () => {
    const [one, other] = await documents(
      { root: 'Both', arguments: { word: 'sh010' } },
      { root: 'Both', arguments: { word: 'sh020' } },
    );
    const differences = [...compareJobs(one, other)];
    expect(differences.every(({ change }) => change === 'changed')).toBe(true);
    expect(differences.filter(({ what }) => what === 'title').map(({ before, after }) => [before, after])).toEqual(
      Array.from({ length: 3 }, () => ['Say: Elements sh010', 'Say: Elements sh020']),
    );
    expect(differences.find(({ what }) => what === 'cmds[0].argv')).toMatchObject({
      before: ['/bin/echo', 'sh010'],
      after: ['/bin/echo', 'sh020'],
    });
  });

  it('does not take one of several for another', () => {
    const shots = (...titles: string[]) => job({ title: 'j', subtasks: titles.map((title) => task({ title })) });
    expect([...compareJobs(shots('a'), shots('b', 'c'))].map(({ change, path }) => [change, ...path])).toEqual([
      ['removed', 'a'],
      ['added', 'b'],
      ['added', 'c'],
    ]);
    const waits = job({ title: 'j', subtasks: [{ kind: 'instance', title: 'a' }] });
    expect([...compareJobs(shots('a'), waits)].map(({ change }) => change)).toEqual(['removed', 'added']);
  });

  it('tells a new order, and Instances by what they wait for', () => {
    const before = job({
      title: 'j',
      subtasks: [task({ title: 'a', id: '1' }), task({ title: 'b', subtasks: [{ kind: 'instance', title: '1' }] })],
    });
    const after = job({
      title: 'j',
      subtasks: [task({ title: 'b', subtasks: [{ kind: 'instance', title: '9' }] }), task({ title: 'a', id: '9' })],
    });
    expect([...compareJobs(before, after)]).toEqual([{ path: [], change: 'changed', what: 'order' }]);
    expect([...compareJobs(before, { ...after, title: 'other', subtasks: [] })]).toEqual([
      { path: [], change: 'changed', what: 'title', before: 'j', after: 'other' },
      { path: ['a'], change: 'removed' },
      { path: ['b'], change: 'removed' },
    ]);
  });

  it('takes deep and wide jobs', () => {
    let deep = task({ title: 'leaf' });
    for (let depth = 0; depth < 20_000; depth++) deep = task({ title: 't', subtasks: [deep] });
    const wide = job({ title: 'j', subtasks: Array.from({ length: 50_000 }, () => task({ title: 't' })) });
    const tall = job({ title: 'j', subtasks: [deep] });
    expect([...compareJobs(wide, wide), ...compareJobs(tall, tall)]).toEqual([]);
  });
});
