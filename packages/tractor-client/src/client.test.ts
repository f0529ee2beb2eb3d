import { expect, expectTypeOf, test } from 'vitest';
import { LOGIN, serve } from '../test/server.ts';
import { clause, TractorClient } from './index.ts';

const ROWS = {
  rc: 0,
  rows: [
    { jid: 7, owner: 'fred', spooltime: '2024-05-02 10:12:01.5+02', 'Task.title': null, tags: '{a,"b c"}' },
    { jid: 5, owner: 'fred', spooltime: null, 'Task.title': 'x', tags: null },
  ],
};

test('select logs in once, asks through the database function, and converts', async () => {
  const { address, seen, calls } = await serve({ ...LOGIN, db: ROWS });
  const client = new TractorClient({ engine: address, user: 'fred', env: {} });
  const columns = ['jid', 'user', 'spooltime', 'Task.title', 'tags'] as const;
  const rows = await client.select('job', clause`owner=${"o'fred"} and active`, { columns, sortBy: ['-pri', 'jid'] });
  expectTypeOf(rows[0]).toEqualTypeOf<
    | {
        readonly jid: number;
        readonly owner: string;
        readonly spooltime: Date | null;
        readonly 'Task.title': string | null;
        readonly tags: readonly string[];
      }
    | undefined
  >();
  expect(rows).toEqual([
    { jid: 7, owner: 'fred', spooltime: new Date('2024-05-02T08:12:01.500Z'), 'Task.title': null, tags: ['a', 'b c'] },
    { jid: 5, owner: 'fred', spooltime: null, 'Task.title': 'x', tags: [] },
  ]);
  await client.select('job', 'jid=1');
  expect(calls().slice(0, 2)).toEqual(['monitor?q=loginscheme', 'monitor?q=login']);
  expect(seen[2]).toMatchObject({
    method: 'POST',
    path: '/Tractor/db',
    params: {
      q: "tractorselect('job', 'owner=''o\\''fred'' and active', 'jid,user,spooltime,Task.title,tags', '-pri,jid', 0, 'f', 'None')",
      tsid: '123abc-456',
    },
    headers: { connection: 'close', cookie: 'TractorUser=fred', 'content-length': '0' },
  });
  expect(seen).toHaveLength(4);
});

test('a token that is asked for is asked for before each request', async () => {
  const { address, seen } = await serve({ spool: { rc: 0, jid: '12', msg: 'accepted' } });
  const tokens = ['s3cret', undefined];
  const client = new TractorClient({ engine: address, user: 'fred', token: () => tokens.shift(), env: {} });
  for (let time = 0; time < 2; time++) await client.spool('Job -title {a}');
  expect(seen.map(({ headers }) => headers['x-jobtronaut-token'])).toEqual(['s3cret', undefined]);
});

test('spool sends the file with its length and reads the job id', async () => {
  const { address, seen } = await serve({ spool: { rc: 0, jid: '12', msg: 'accepted' } });
  const client = new TractorClient({ engine: address, user: 'fred', token: 's3cret', env: {} });
  async function* pieces() {
    yield 'Job -title {a} ';
    yield Buffer.from('-subtasks {}');
  }
  await expect(client.spool(pieces(), { host: 'ws1', cwd: 'C:\\shots', author: 'mary' })).resolves.toEqual({
    jid: 12,
    message: 'accepted',
  });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({
    body: 'Job -title {a} -subtasks {}\r\n',
    params: {
      spvers: '2.0',
      hnm: 'ws1',
      jobOwner: 'fred',
      jobAuthor: 'mary',
      jobFile: 'no filename specified',
      jobcwd: 'C:/shots',
      cwd: 'C:/shots',
      blocking: 'spool',
    },
    headers: { 'content-length': '29', 'content-type': 'application/tractor-spool', 'x-jobtronaut-token': 's3cret' },
  });
});
