import { describe, expect, it } from 'vitest';
import { farmEnvironment } from './environment.ts';

describe('the environment of a job', () => {
  it('leaves out secrets, the session, and what an envkey cannot carry', () => {
    const { variables, leftOut } = farmEnvironment(
      {
        SHOW: 'demo',
        GITHUB_TOKEN: 'x',
        AWS_SECRET_ACCESS_KEY: 'x',
        MYSQL_PWD: 'x',
        DATABASE: 'postgres://render:swordfish@db/shots',
        RENDER_PASS: 'beauty',
        SITE: 'https://tracker:8080/a@b',
        TERM: 'xterm',
        GREETING: 'hello world',
        'BASH_FUNC_x%%': '1',
        TR_ENV_JID: '3',
        TRACTOR_ENGINE: 'farm:80',
        JOBTRONAUT_ENGINE_STATE: '/x',
        EMPTY: '',
        GONE: undefined,
      },
      {},
    );
    expect(variables).toEqual({ SHOW: 'demo', RENDER_PASS: 'beauty', SITE: 'https://tracker:8080/a@b', EMPTY: '' });
    expect(leftOut).toEqual([
      { name: 'GITHUB_TOKEN', reason: 'secret' },
      { name: 'AWS_SECRET_ACCESS_KEY', reason: 'secret' },
      { name: 'MYSQL_PWD', reason: 'secret' },
      { name: 'DATABASE', reason: 'secret' },
      { name: 'TERM', reason: 'session' },
      { name: 'GREETING', reason: 'value' },
      { name: 'BASH_FUNC_x%%', reason: 'name' },
      { name: 'TR_ENV_JID', reason: 'session' },
      { name: 'TRACTOR_ENGINE', reason: 'session' },
      { name: 'JOBTRONAUT_ENGINE_STATE', reason: 'session' },
    ]);
  });

  it('puts explicit variables on top, secrets too: somebody asked for them', () => {
    expect(farmEnvironment({ A: '1', B: '2' }, { B: '3', MY_TOKEN: 't' }).variables).toEqual({
      A: '1',
      B: '3',
      MY_TOKEN: 't',
    });
  });

  it('refuses explicit variables that would not survive', () => {
    expect(() => farmEnvironment({}, { A: 'b c' })).toThrowError(/A has white space/);
    expect(() => farmEnvironment({}, { '1A': 'b' })).toThrowError(/not the name/);
  });
});
