import { userInfo } from 'node:os';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cacheFolder } from './cache-folder.ts';

test.skipIf(process.platform !== 'linux').each([
  [{ XDG_CACHE_HOME: '/x/cache' }, '/x/cache/jobtronaut'],
  [{ XDG_CACHE_HOME: 'relative' }, '/home/fred/.cache/jobtronaut'],
  [{}, '/home/fred/.cache/jobtronaut'],
])('the folder of %j', (env, folder) => {
  vi.stubEnv('HOME', '/home/fred');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(cacheFolder(env)).toBe(folder);
});

test('where HOME is empty, it is below the home of the user', () => {
  vi.stubEnv('HOME', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(cacheFolder({}).startsWith(userInfo().homedir)).toBe(true);
});
