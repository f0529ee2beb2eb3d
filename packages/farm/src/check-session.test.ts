import { expect, it } from 'vitest';
import { testSite } from '../test/site.ts';
import { checkSession } from './check-session.ts';
import { prepareJob } from './prepare.ts';

it('tells all problems of all plugins, each with its file', async () => {
  const site = testSite();
  const broken = site.write('plugins/broken.ts', 'export class Gone extends {');
  const needy = site.write(
    'plugins/needy.ts',
    `import { Task } from '@jobtronaut/core';
     export class Needy extends Task { static override requiredTasks = ['Sya', 'Gone']; }`,
  );
  const found = checkSession(await site.open());
  expect(found[1]?.message).toBe('task Needy: there is no task "Sya"; did you mean "Say"?');
  expect(found.map(({ code, severity, file, task }) => ({ code, severity, file, task }))).toEqual([
    { code: 'broken-plugin', severity: 'error', file: broken, task: undefined },
    { code: 'unknown-task', severity: 'error', file: needy, task: 'Needy' },
    { code: 'broken-plugin', severity: 'error', file: needy, task: 'Needy' },
    { code: 'missing-elements-id', severity: 'info', file: needy, task: 'Needy' },
  ]);
});

it.each([
  ["export class A extends Task {\n  static requiredTasks = ['Sya', 'Say'];\n}", 'unknown-task', 3, 28],
  [
    "class Other {\n  x = 'Sya';\n}\nexport class A extends Task {\n  static requiredTasks = 'Sya';\n}",
    'unknown-task',
    6,
    27,
  ],
  [
    "export class A extends Task {\n  static elementId = 'x';\n}\nclass B { elementId = 1; }",
    'misplaced-member',
    3,
    10,
  ],
  ["export class A extends Task {\n  static requiredTasks = ['Say-it'];\n}", 'unknown-task', 3, 28],
  ['  export class A extends Task {\n  script() {}\n}', 'script-without-command', 2, 3],
  [
    'const made = class extends Task { script() {} };\nexport { made as A };',
    'script-without-command',
    undefined,
    undefined,
  ],
])('tells the line: %s', async (code, wanted, line, column) => {
  const site = testSite();
  site.write('plugins/a.js', `import { Task } from '@jobtronaut/core';\n${code}`);
  const found = checkSession(await site.open()).find((each) => each.code === wanted);
  expect([found?.code, found?.line, found?.column]).toEqual([wanted, line, column]);
});

it('names who requires a task that is not there, and where, when a job is asked for', async () => {
  const site = testSite();
  const file = site.write(
    'plugins/needy.ts',
    `import { Task } from '@jobtronaut/core';
     export class Needy extends Task { static override elementsId = 'word'; static override requiredTasks = ['Sya']; }
     export class Above extends Task { static override elementsId = 'word'; static override requiredTasks = ['Needy']; }`,
  );
  const request = prepareJob(await site.open(), { root: 'Above', arguments: { word: 'x' } });
  await expect(request).rejects.toMatchObject({
    code: 'unknown-task',
    message: `task Needy: there is no task "Sya"; did you mean "Say"? (${file})`,
    diagnostics: [{ task: 'Needy', file }],
  });
});

it('has nothing to say of plugins that are well', async () => {
  expect(checkSession(await testSite().open())).toEqual([]);
});
