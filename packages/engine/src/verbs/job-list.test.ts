import { expect, test } from 'vitest';
import { testEngine } from '../testing/engine.ts';

test('jobs by owner: of one, or of all where none is named', async () => {
  const { spool, call } = await testEngine();
  const jid = await spool('Job -title {x} -paused 1 -metadata {m} -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
  const owners = async (params: string): Promise<unknown> => {
    const { json } = await call(`monitor?q=jobs${params}`);
    const { users } = json as { readonly users: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
    return Object.entries(users).map(([user, jobs]) => [user, Object.keys(jobs)]);
  };
  for (const params of ['', '&owner=', '&owner=fred', '&owner=fred&metadata=0']) {
    expect(await owners(params), params).toEqual([['fred', [`${jid}`]]]);
  }
  expect(await owners('&owner=mary')).toEqual([]);
  const { json } = await call('monitor?q=jobs&metadata=0');
  expect(JSON.stringify(json)).not.toContain('metadata');
});
