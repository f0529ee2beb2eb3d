import { expect, test } from 'vitest';
import { run } from '../test/run.ts';
import { commandEnvironment } from './environment.ts';

const ids = { jid: 12, tid: 3, cid: 4, rev: 2 };
const environment = (spec: Partial<Parameters<typeof commandEnvironment>[0]>) => ({
  ...commandEnvironment({ env: {}, ids, ...spec }, '/shows'),
});

test('facts of the job', () => {
  expect(
    environment({ engine: 'localhost:8180', spoolHost: 'ws1', spoolAddr: '10.0.0.1', projects: ['a', 'b'] }),
  ).toEqual({
    TR_ENV_JID: '12',
    TR_ENV_TID: '3',
    TR_ENV_CID: '4',
    TR_ENV_JOB_PROJECT: 'a,b',
    TR_SPOOLHOST: 'ws1',
    TR_SPOOLADDR: '10.0.0.1',
    REMOTEHOST: 'ws1',
    TRACTOR_ENGINE: 'localhost:8180',
    TRACTOR_MONITOR: 'localhost:8180',
  });
});

test('a local command has no REMOTEHOST, not even an inherited one', () => {
  expect(environment({ local: true, spoolHost: 'ws1', env: { REMOTEHOST: 'x' } })).not.toHaveProperty('REMOTEHOST');
});

test('facts replace what the blade inherited, TR_ENV_KEY too', () => {
  const env = environment({
    env: { TR_ENV_JID: '1', TR_ENV_KEY: 'old', TRACTOR_ENGINE: 'farm', A: 'kept' },
    engine: 'here:1',
  });
  expect(env).toMatchObject({ TR_ENV_JID: '12', TRACTOR_ENGINE: 'here:1', A: 'kept' });
  expect(env).not.toHaveProperty('TR_ENV_KEY');
});

test.each([
  [['setenv A=1 B=2'], { A: '1', B: '2' }],
  [['setenv A one B two'], { A: 'one', B: 'two' }],
  [['setenv A one B'], { A: 'one', B: '1' }],
  [['setenv A=', 'setenv B=x=y'], { A: '', B: 'x=y' }],
  [['setenv  A=1\t B=2 '], { A: '1', B: '2' }],
  [['setenv A=1', 'setenv A=2'], { A: '2' }],
  [['setenv A=$HOME'], { A: '$HOME' }],
  [['setenv __proto__=x'], { ['__proto__']: 'x' }],
  [['setenv =x A=1'], { A: '1' }],
])('%j', (envkeys, expected) => {
  const env = environment({ envkeys });
  for (const [name, value] of Object.entries(expected)) expect(Object.entries(env)).toContainEqual([name, value]);
  expect(env.TR_ENV_KEY).toBe(envkeys.join(','));
});

test('keys of other handlers are ignored', () => {
  const env = environment({ envkeys: ['maya2026', 'setenv A=1', 'SETENV B=2', 'setenvC=3', 'setenv'] });
  expect(env).toMatchObject({ A: '1', TR_ENV_KEY: 'setenv A=1' });
  expect(Object.keys(env).sort()).toEqual([
    'A',
    'TR_ENV_CID',
    'TR_ENV_JID',
    'TR_ENV_JOB_PROJECT',
    'TR_ENV_KEY',
    'TR_ENV_TID',
  ]);
});

test('an envkey beats the engine and the blade, not the facts', () => {
  const env = environment({
    env: { A: 'blade' },
    engine: 'here:1',
    envkeys: ['setenv A=key TRACTOR_ENGINE=farm TR_ENV_JID=0'],
  });
  expect(env).toMatchObject({ A: 'key', TRACTOR_ENGINE: 'farm', TR_ENV_JID: '12' });
});

test('PWD follows where it is set', () => {
  expect(environment({ env: { PWD: '/old' } })).toMatchObject({ PWD: '/shows' });
  expect(environment({})).not.toHaveProperty('PWD');
});

test('the process gets it, and nothing else', async () => {
  const { log } = await run(['env'], { env: { PATH: process.env.PATH }, envkeys: ['setenv A=1'], spoolHost: 'ws1' });
  expect(
    log
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0])
      .sort(),
  ).toEqual('A PATH REMOTEHOST TR_ENV_CID TR_ENV_JID TR_ENV_JOB_PROJECT TR_ENV_KEY TR_ENV_TID TR_SPOOLHOST'.split(' '));
});
