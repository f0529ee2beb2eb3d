import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

/** Every package that has something to import. */
const PUBLIC = packages();

let site: Site;
beforeAll(async () => {
  site = new Site([]);
  const imports = PUBLIC.map((name, at) => `import * as p${at} from '${name}';`).join('\n');
  const all = `[${PUBLIC.map((_, at) => `p${at}`).join(', ')}].filter((each) => Object.keys(each).length > 0)`;
  writeFileSync(
    site.path('jobtronaut.config.ts'),
    `${imports}\nif (${all}.length !== ${PUBLIC.length}) throw new Error('empty');\nexport default { PLUGIN_PATH: ['plugins'] };`,
  );
  writeFileSync(
    site.path('plugins', 'all.ts'),
    `import { Task } from '@jobtronaut/core';
     import { nodeScript } from '@jobtronaut/dcc-wrappers';
     ${imports}
     export class All extends Task {
       static override elementsId = 'nothing';
       static override argumentDefaults = { nothing: 0 };
       override cmd() { return nodeScript(); }
       override async script() {
         if (!(this instanceof Task)) throw new Error('another copy of core');
         const later = await Promise.all(${JSON.stringify(PUBLIC)}.map((name) => import(name)));
         console.log('found', ${all}.length, later.length);
       }
     }`,
  );
  await site.startEngine();
});
afterAll(() => site[Symbol.asyncDispose]());

it('configuration, plugins and scripts find every public package, at submission and on the farm', async () => {
  expect(PUBLIC).toEqual(expect.arrayContaining(['@jobtronaut/alf', '@jobtronaut/blade', '@jobtronaut/runner']));
  const { code, stdout, stderr } = await site.run(['submit', '--task', 'All', '--wait']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('is done') as unknown });
  const log = await site.run(['log', stdout.trim()]);
  expect(log.stdout).toContain(`found ${PUBLIC.length} ${PUBLIC.length}`);
});

it('NODE_PATH travels as the user had it, without what the shim of the command adds', async () => {
  const shims = new URL('../../../../node_modules/.pnpm/node_modules', import.meta.url).pathname;
  const travels = async (NODE_PATH: string) =>
    (await site.run(['plan', '--task', 'All', '--verbose'], { env: { NODE_PATH } })).stdout.match(/NODE_PATH=.*/)?.[0];
  expect(await travels(shims)).toBeUndefined();
  expect(await travels(`${shims}:/studio/modules`)).toBe('NODE_PATH=/studio/modules');
});

function packages(): string[] {
  const root = new URL('../../..', import.meta.url).pathname;
  return readdirSync(root).flatMap((folder) => {
    const { name, exports } = JSON.parse(readFileSync(`${root}/${folder}/package.json`, 'utf8')) as {
      readonly name: string;
      readonly exports: Readonly<Record<string, unknown>>;
    };
    return '.' in exports ? [name] : [];
  });
}
