import { expect, test } from 'vitest';
import { type TaskShape, TestFarm } from '../testing/machine.ts';
import type { Task } from './model.ts';

test('what a command made leaves the tree without a look at the other tasks of its job', () => {
  const looks = (siblings: number): number => {
    const farm = new TestFarm();
    const maker = { name: 'maker', retryrc: [1] };
    const others = Array.from({ length: siblings }, (): TaskShape => ({ commands: 0 }));
    const job = farm.spool({ tasks: [{ name: 'group', children: [maker, ...others] }] });
    const group = farm.task('group');
    const attempt = farm.start('maker');
    attempt.made = siblings + 3;
    const seed = { parent: group.tid, serial: false, ants: [], after: [], firstCid: 1, commands: 0, cleanups: 0 };
    const made = [0, 1].map((index) => ({ ...seed, tid: siblings + 3 + index, creator: attempt.task.tid }));
    // Somebody else's, between and after them.
    const seeds = [...made, { ...seed, tid: siblings + 5, creator: 3 }];
    farm.apply({ type: 'expanded', job, tasks: seeds });
    let count = 0;
    const counted = (tasks: Task[]): Task[] =>
      new Proxy(tasks, {
        get: (target, key, receiver) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) count++;
          return Reflect.get(target, key, receiver) as unknown;
        },
      });
    group.children = counted(group.children);
    Object.assign(job, { tasks: counted(job.tasks) });
    farm.end(attempt, 1);
    const looked = count;
    expect(group.children.map(({ tid }) => tid)).toEqual([
      ...Array.from({ length: siblings + 1 }, (_, index) => index + 2),
      siblings + 5,
    ]);
    expect(group.children.length).toBe(siblings + 2);
    return looked;
  };
  expect(looks(300)).toBe(looks(3));
});
