import { userInfo } from 'node:os';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cacheFolder } from './cache-folder.ts';

/** A user id that no system gives to anybody. */
const NAMELESS = 1_234_567_890;

test.skipIf(process.platform !== 'linux').each([
  [{ XDG_CACHE_HOME: '/x/cache' }, '/x/cache/jobtronaut/lists'],
  [{ XDG_CACHE_HOME: 'relative' }, '/home/fred/.cache/jobtronaut/lists'],
  [{}, '/home/fred/.cache/jobtronaut/lists'],
])('the folder of %j', (env, folder) => {
  vi.stubEnv('HOME', '/home/fred');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(cacheFolder(env, 'lists')).toBe(folder);
});

test('where HOME is empty, it is below the home of the user', () => {
  vi.stubEnv('HOME', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(cacheFolder({}, 'lists')?.startsWith(userInfo().homedir)).toBe(true);
});

test.runIf(process.getuid?.() === 0).each([{}, { HOME: '' }])(
  'a user without an entry in /etc/passwd has none where the home is %j',
  (env) => {
    vi.stubEnv('HOME', 'HOME' in env ? env.HOME : undefined);
    process.seteuid?.(NAMELESS);
    onTestFinished(() => {
      process.seteuid?.(0);
      vi.unstubAllEnvs();
    });
    expect(cacheFolder({}, 'lists')).toBeUndefined();
    expect(cacheFolder({ XDG_CACHE_HOME: '/x/cache' }, 'lists')).toBe('/x/cache/jobtronaut/lists');
  },
);
