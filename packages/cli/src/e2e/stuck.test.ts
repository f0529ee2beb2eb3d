import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

let site: Site;
beforeAll(() => {
  site = new Site(['shot.ts']);
  writeFileSync(
    site.path('plugins', 'stuck.ts'),
    `import { Processor, Task } from '@jobtronaut/core';
    if (process.env.TICKING) setInterval(() => {}, 1000);
    export class NeverProcessor extends Processor {
      override process() {
        return new Promise<never>(() => {});
      }
    }
    export class Stuck extends Task {
      static override elementsId = 'x';
      static override argumentDefaults = { x: 1 };
      static override argumentProcessors = [NeverProcessor.on('x.processed')];
      override cmd() {
        return ['/bin/true'];
      }
    }`,
  );
});
afterAll(() => site[Symbol.asyncDispose]());

it('tells that a processor never settles', async () => {
  const { code, stdout, stderr } = await site.run(['plan', '--task', 'Stuck', '--json']);
  expect(stderr).toMatch(
    /^error: .*waits for something that never comes.*\[never-settles\]\n {2}A promise of a plugin/m,
  );
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'never-settles' } });
  expect(code).toBe(1);
});

it.each([[['list']], [['check']], [['info', 'Shot']], [['plan', '--task', 'Shot', '--frames', '1-500']]])(
  'a timer of a plugin does not keep %j alive, and nothing of the answer is lost',
  async (words) => {
    const [still, ticking] = [await site.run(words), await site.run(words, { env: { TICKING: '1' } })];
    expect(ticking.stdout.length).toBeGreaterThanOrEqual(still.stdout.length);
    expect(ticking.code).toBe(0);
  },
);
