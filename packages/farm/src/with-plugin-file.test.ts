import type { JobtronautError } from '@jobtronaut/diagnostics';
import { expect, it } from 'vitest';
import { testSite } from '../test/site.ts';
import { prepareJob } from './prepare.ts';

const SOURCE = `import { override, Task } from '@jobtronaut/core';
export class Odd extends Task {
  static override elementsId = 'shot';
  static override argumentDefaults = { shot: 1 };
  override cmd() {
    return ['x', this.arguments.y.processed];
  }
}
export class Top extends Task {
  static override elementsId = 'shot';
  static override argumentDefaults = { shot: 1 };
  static override requiredTasks = [override('Odd', { cmd: () => [{}] })];
}
`;

it.each([
  ['Odd', 'task Odd, cmd(): no argument "y" (FILE)', 'there are shot, elements_id'],
  ['Top', 'task OddOverriden: word 0 of cmd() is {}, neither text nor a number (FILE)', undefined],
])('what goes wrong in %s is told with the file of the task', async (root, message, hint) => {
  const site = testSite();
  const file = site.write('plugins/odd.ts', SOURCE);
  const error = (await prepareJob(await site.open(), { root }).catch((thrown: unknown) => thrown)) as JobtronautError;
  // The line is told where Node reads source maps: packages/cli tries it.
  expect(error.message.replace(/:\d+\)$/, ')')).toBe(message.replace('FILE', file));
  expect(error.hint).toBe(hint);
});
