import { expect, test } from 'vitest';
import { notContaining } from '../test/matchers.ts';
import { TractorClient } from './index.ts';
import { readOptions } from './options.ts';

test.each([
  [{}, {}, { engine: { host: 'tractor-engine', port: 80 }, user: 'root', password: undefined }],
  [
    {},
    { TRACTOR_ENGINE: 'farm:8080', USER: 'mary', TRACTOR_PASSWORD: 'pass' },
    { engine: { host: 'farm', port: 8080 }, user: 'mary', password: 'pass' },
  ],
  [{}, { TRACTOR_ENGINE: '', USER: '', TRACTOR_PASSWORD: '' }, { user: 'root', password: undefined }],
  [
    { engine: { host: '::1', port: 1 }, user: 'fred', password: '' },
    { TRACTOR_ENGINE: 'farm', USER: 'mary', TRACTOR_PASSWORD: 'pass' },
    { engine: { host: '::1', port: 1 }, user: 'fred', password: '', readSessionFile: false },
  ],
  [{}, { USER: 'mary' }, { readSessionFile: true, writeSessionFile: false }],
  [{ user: 'fred', sessionFile: 'write' as const }, {}, { readSessionFile: false, writeSessionFile: true }],
  [{ sessionFile: 'off' as const }, {}, { readSessionFile: false, writeSessionFile: false }],
  [
    { timeouts: { total: 5, silence: undefined } },
    {},
    { timeouts: { connect: 15_000, silence: 300_000, spool: 3_600_000, total: 5 } },
  ],
])('%o with %o', (options, env, settings) => {
  expect(readOptions({ ...options, env })).toMatchObject(settings);
});

test.each([
  [{ engine: 'a:b' }, 'bad-engine-address'],
  [{ engine: { host: 'a/b', port: 80 } }, 'bad-engine-address'],
  [{ env: { TRACTOR_ENGINE: 'a:b' } }, 'bad-engine-address'],
  [{ user: 'a b' }, 'bad-client-option'],
  [{ login: 'pam' as 'auto' }, 'bad-client-option'],
  [{ sessionFile: 'yes' as 'off' }, 'bad-client-option'],
  [{ timeouts: { connect: -1 } }, 'bad-client-option'],
  [{ retries: { attempts: Number.NaN } }, 'bad-client-option'],
  [{ connections: 0 }, 'bad-client-option'],
  [{ maxReplyBytes: 0.5 }, 'bad-client-option'],
])('%o is refused', (options, code) => {
  expect(() => new TractorClient(options)).toThrow(expect.objectContaining({ code }));
});

test('a token that cannot be a header is refused without being shown', () => {
  const token = 'top\nsecret';
  expect(() => new TractorClient({ token })).toThrow(
    expect.objectContaining({
      code: 'bad-client-option',
      message: notContaining('secret'),
      data: { option: 'token' },
    }),
  );
});
