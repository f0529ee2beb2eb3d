import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { testSite } from '../test/site.ts';
import { ALL_FEATURES } from './engines/capabilities.ts';
import { planJob } from './plan.ts';
import { prepareJob } from './prepare.ts';

it('a plan is what would be sent, hooks and explanations included, and writes nothing', async () => {
  const site = testSite();
  const session = await site.open(`
    export const ARGUMENTS_STORAGE_PATH = 'arguments';
    export const SUBMIT_HOOKS = [function policy(job) { job.modifyJob('tier', job.context.engine); job.warn('look'); }];`);
  const request = { root: 'Render', arguments: { frames: [1], scene: 'x'.repeat(20_000) }, explain: true };
  const plan = await planJob(session, await prepareJob(session, request), {
    name: 'farm:80',
    capabilities: ALL_FEATURES,
  });
  expect(plan.document.tier).toBe('farm:80');
  let text = '';
  for await (const piece of plan.text()) text += Buffer.from(piece).toString();
  expect(text).toMatch(/^Job .*-tier \{farm:80\}/);
  expect(plan.hooks).toEqual([{ hook: 'policy', changed: 'job', attribute: 'tier', count: 1, value: 'farm:80' }]);
  expect(plan.notes.map(({ code }) => code)).toEqual(['hook-warning']);
  expect(plan.plugins.map(({ name }) => name)).toEqual(['Render']);
  expect(plan.leftOut).toEqual([{ name: 'API_TOKEN', reason: 'secret' }]);
  expect(plan.explanations?.map(({ task }) => task.name)).toEqual(['Render']);
  expect(plan.argumentsCache?.file).toContain(site.path('arguments'));
  expect(existsSync(site.path('arguments'))).toBe(false);
  expect(existsSync(site.path('state'))).toBe(false);
});

it('explains only when asked', async () => {
  const session = await testSite().open();
  const job = await prepareJob(session, { root: 'Say', arguments: { word: 'x' } });
  expect((await planJob(session, job)).explanations).toBeUndefined();
});
