/** What the state machine lets run, against the dependency graph of `@jobtronaut/alf`, which is written apart from it. */

import { dependencyGraph, type Job as JobDocument, type Subtask } from '@jobtronaut/alf';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Changes } from '../machine/changes.ts';
import { newFarm } from '../machine/model.ts';
import { type FarmEvent, transition } from '../machine/transition.ts';
import { newJob } from '../machine/wire.ts';
import { addClasses } from '../queue/add-job.ts';
import { planJob } from './job.ts';
import type { TaskData } from './plan.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const { subtasks } = fc.letrec<{ subtasks: Subtask[] }>((tie) => {
  const below = fc.oneof({ maxDepth: 3, depthSize: 'small' }, fc.constant([]), tie('subtasks'));
  const task = fc
    .record({ title: name, serialsubtasks: fc.boolean(), subtasks: below })
    .map((options): Subtask => ({ kind: 'task', cmds: [{ kind: 'remoteCmd', argv: ['x'] }], ...options }));
  const instance = name.map((title): Subtask => ({ kind: 'instance', title }));
  const iterate = fc
    .record({ to: fc.integer({ min: 0, max: 2 }), template: below, subtasks: below })
    .map((options): Subtask => ({ kind: 'iterate', varname: 'i', from: 1, ...options }));
  const item = fc.oneof(
    { weight: 6, arbitrary: task },
    { weight: 2, arbitrary: instance },
    { weight: 1, arbitrary: iterate },
  );
  return { subtasks: fc.array(item, { maxLength: 4 }) };
});
const document = fc
  .record({ subtasks, serialsubtasks: fc.boolean() })
  .map((options): JobDocument => ({ kind: 'job', title: 'x', ...options }));

const INFO = { owner: 'f', spoolhost: '', spoolfile: '', spoolcwd: '', spooladdr: '', now: 1 };

test('the same tasks may run at every step', () => {
  fc.assert(
    fc.property(document, fc.infiniteStream(fc.nat()), (doc, picks) => {
      const graph = dependencyGraph(doc, { expandIterates: true });
      if (graph.diagnostics.some(({ code }) => code === 'cycle')) {
        expect(() => planJob(doc, INFO)).toThrow(/wait for each other/);
        return;
      }
      const plan = planJob(doc, INFO);
      expect(plan.tree.tasks.map(({ data }) => (JSON.parse(data) as TaskData).title)).toEqual(
        graph.tasks.map((task) => 'title' in task && task.title),
      );
      const job = newJob({ ...plan.seed, jid: 1, jobCommands: [] });
      addClasses(job, plan.tree, plan.tree.classes);
      const farm = newFarm();
      const apply = (event: FarmEvent): void => transition(farm, event, 1, new Changes());
      apply({ type: 'spooled', job, tasks: plan.tree.tasks.map(({ seed }) => seed) });

      const done = new Set<number>();
      const barriers = (): void => {
        for (const node of graph.order) {
          if (node >= graph.tasks.length && graph.prerequisites.of(node).every((one) => done.has(one))) done.add(node);
        }
      };
      for (;;) {
        barriers();
        const may = graph.tasks.flatMap((_, node) =>
          !done.has(node) && graph.prerequisites.of(node).every((one) => done.has(one)) ? [node + 1] : [],
        );
        const ready = job.tasks.filter(({ state, tid }) => tid > 0 && state === 'ready');
        expect(ready.map(({ tid }) => tid)).toEqual(may);
        const task = ready[(picks.next().value ?? 0) % Math.max(1, ready.length)];
        if (!task) break;
        apply({ type: 'dispatched', task, slots: 1 });
        if (task.attempt) apply({ type: 'ended', attempt: task.attempt, end: { rcode: 0 } });
        done.add(task.tid - 1);
      }
      expect(job.counts.done).toBe(graph.tasks.length);
    }),
    { numRuns: 300 },
  );
});
