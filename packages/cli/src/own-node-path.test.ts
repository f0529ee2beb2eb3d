import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { leaveNodePath } from './own-node-path.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'node-path-')));
afterAll(() => rmSync(root, { recursive: true }));

// As pnpm installs: the shim starts the program by the link, and Node finds it where it lies.
const store = join(root, 'node_modules/.pnpm/@jobtronaut+cli@1.0.0/node_modules');
const lies = join(store, '@jobtronaut/cli/bin/jobtronaut.js');
mkdirSync(join(store, '@jobtronaut/cli/bin'), { recursive: true });
mkdirSync(join(root, 'node_modules/@jobtronaut'));
writeFileSync(lies, '');
symlinkSync(join(store, '@jobtronaut/cli'), join(root, 'node_modules/@jobtronaut/cli'));
const started = join(root, 'node_modules/@jobtronaut/cli/bin/jobtronaut.js');
const hoisted = join(root, 'node_modules/.pnpm/node_modules');

it.each([
  ['nothing', undefined, undefined],
  ["the shim's folder", [hoisted], undefined],
  [
    "the shim's folders, as older shims name them",
    [join(store, '@jobtronaut/cli/node_modules'), store, hoisted],
    undefined,
  ],
  ["the user's", ['/studio/modules'], ['/studio/modules']],
  ["the user's behind the shim's", [hoisted, '/studio/modules', '/show'], ['/studio/modules', '/show']],
  ["the shim's folder that the user names again, later", [hoisted, '/show', hoisted], ['/show', hoisted]],
  [
    'a folder of another installation',
    ['/other/node_modules/.pnpm/node_modules'],
    ['/other/node_modules/.pnpm/node_modules'],
  ],
])('leaves of %s what the user had', (_, given, left) => {
  const env = { HOME: '/home', ...(given && { NODE_PATH: given.join(':') }) };
  leaveNodePath(env, started);
  expect(env).toEqual({ HOME: '/home', ...(left && { NODE_PATH: left.join(':') }) });
});
