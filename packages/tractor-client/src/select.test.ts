import type { Diagnostic } from '@jobtronaut/diagnostics';
import { expect, expectTypeOf, test } from 'vitest';
import { containing } from '../test/matchers.ts';
import { type Answer, connect, LOGIN, serve } from '../test/server.ts';
import type { ColumnName, JobRow, SelectedRow, TableName } from './index.ts';
import { TABLES } from './tables.ts';

const engine = (db: Answer) => serve({ ...LOGIN, db });
const rows = (...list: object[]) => ({ rc: 0, rows: list });

test('a row without columns asked for is a complete one, of whatever version the engine is', async () => {
  const { address, seen } = await engine(rows({ jid: 7, title: 'a', tags: ['x'], newcolumn: 1 }));
  const [job] = await connect(address).jobs();
  expectTypeOf(job).toEqualTypeOf<JobRow | undefined>();
  expect(Object.keys(job ?? {}).sort()).toEqual([...Object.keys(TABLES.job), 'newcolumn'].sort());
  expect(job).toMatchObject({ jid: 7, owner: '', pausetime: null, numtasks: 0, projects: [], pil: null, newcolumn: 1 });
  expect(seen.at(-1)?.params.q).toBe("tractorselect('job', '', '', '', 0, 'f', 'None')");
});

test.each<[TableName, string]>([
  ['job', 'jobs'],
  ['task', 'tasks'],
  ['command', 'commands'],
  ['invocation', 'invocations'],
  ['blade', 'blades'],
  ['param', 'params'],
])('the table %s is asked by %s', async (table, method) => {
  const { address, seen } = await engine(rows({}));
  const ask = connect(address)[method as 'jobs'];
  const [row] = await ask('', { archive: true, limit: 3 });
  expect(Object.keys(row ?? {})).toEqual(Object.keys(TABLES[table]));
  expect(seen.at(-1)?.params.q).toBe(`tractorselect('${table}', '', '', '', 3, 't', 'None')`);
});

test('columns of other tables are null where there is no row, own ones never', async () => {
  const columns = ['state', 'Job.numtasks', 'Blade.name', 'Invocation.starttime', 'Job.user', 'Site.thing'] as const;
  const { address } = await engine(
    rows(
      {
        state: 'active',
        'Job.numtasks': 3,
        'Blade.name': 'b',
        'Invocation.starttime': '2024-05-02 00:00:00+00',
        'Job.owner': 'fred',
        'Site.thing': [1],
      },
      { state: null, 'Job.numtasks': null },
    ),
  );
  const found = await connect(address).tasks('active', { columns });
  expectTypeOf(found[0]?.['Job.numtasks']).toEqualTypeOf<number | null | undefined>();
  expectTypeOf(found[0]?.['Site.thing']).toEqualTypeOf<unknown>();
  expect(found).toEqual([
    {
      state: 'active',
      'Job.numtasks': 3,
      'Blade.name': 'b',
      'Invocation.starttime': new Date('2024-05-02T00:00:00Z'),
      'Job.owner': 'fred',
      'Site.thing': [1],
    },
    { state: '', 'Job.numtasks': null, 'Blade.name': null, 'Invocation.starttime': null, 'Job.owner': null },
  ]);
});

test('values come in many forms', async () => {
  const { address } = await engine(
    rows(
      { local: true, argv: '{a,"b c"}', retryrcodes: '{1,3}', expand: 'f', cid: '4', msg: 5, minrunsecs: '1.5' },
      { local: 't', argv: '["a"]', retryrcodes: [2], expand: 1, cid: 5, msg: '', minrunsecs: null },
    ),
  );
  const columns = ['local', 'argv', 'retryrc', 'expand', 'cid', 'msg', 'minrunsecs'] as const;
  expect(await connect(address).commands('', { columns })).toEqual([
    { local: true, argv: ['a', 'b c'], retryrcodes: [1, 3], expand: false, cid: 4, msg: '5', minrunsecs: 1.5 },
    { local: true, argv: ['a'], retryrcodes: [2], expand: true, cid: 5, msg: '', minrunsecs: null },
  ]);
});

test('what is no value of its column is as good as none', async () => {
  const { address } = await engine(
    rows({ jid: '', numtasks: 'many', priority: '', maxactive: 'x', afterjids: ['x', '2'], dirmap: '{"a": 1}' }),
  );
  const columns = ['jid', 'numtasks', 'priority', 'maxactive', 'afterjids', 'dirmap'] as const;
  expect(await connect(address).jobs('', { columns })).toEqual([
    { jid: 0, numtasks: 0, priority: null, maxactive: null, afterjids: [2], dirmap: [{ a: 1 }] },
  ]);
});

test('columns of other tables are known by their bare names and aliases, own ones by the name of the table', async () => {
  const { address } = await engine(
    rows({ title: 'a', 'Job.owner': 'fred', 'Job.spooltime': '2024-05-02 00:00:00Z', 'Invocation.rcode': '3' }),
  );
  const columns = ['Task.title', 'Job.user', 'spooled', 'rcode'] as const;
  const [row] = await connect(address).tasks('', { columns });
  expectTypeOf(row).toEqualTypeOf<
    | {
        readonly title: string;
        readonly 'Job.owner': string | null;
        readonly 'Job.spooltime': Date | null;
        readonly 'Invocation.rcode': number | null;
      }
    | undefined
  >();
  expect(row).toEqual({
    title: 'a',
    'Job.owner': 'fred',
    'Job.spooltime': new Date('2024-05-02T00:00:00Z'),
    'Invocation.rcode': 3,
  });
});

test('columns whose names are not known beforehand are so in the types', () => {
  expectTypeOf<SelectedRow<'task', string>>().toEqualTypeOf<{ readonly [name: string]: unknown }>();
  expectTypeOf<SelectedRow<'job', 'newer' | 'jobid' | 'Job.pri' | 'Site.thing'>>().toEqualTypeOf<{
    readonly newer: unknown;
    readonly jid: number;
    readonly priority: number | null;
    readonly 'Site.thing': unknown;
  }>();
});

test('rows may come as the text of a list', async () => {
  const { address } = await engine({ rc: 0, rows: '[{"jid": 7}]' });
  expect(await connect(address).jobs('', { columns: ['jid'] })).toEqual([{ jid: 7 }]);
});

test.each<[string, Answer, object]>([
  [
    'a traceback for rows',
    { rc: 0, rows: 'Traceback\n  File "x"\nError: unknown column "tilte"\n' },
    { code: 'engine-error', message: containing('refused the query: Error: unknown column "tilte"') },
  ],
  ['rc', { rc: 1, msg: 'unsupported query' }, { code: 'engine-error', rc: 1 }],
  ['no rows', { rc: 0 }, { code: 'broken-reply' }],
  ['rows that are none', { rc: 0, rows: [1] }, { code: 'broken-reply' }],
])('%s is an error', async (_, reply, error) => {
  const { address } = await engine(reply);
  await expect(connect(address).jobs('tilte')).rejects.toMatchObject(error);
});

test.each([-1, 0.5, Number.NaN])('a limit of %d is refused', async (limit) => {
  const { address, seen } = await engine(rows());
  await expect(connect(address).jobs('', { limit })).rejects.toMatchObject({ code: 'bad-request-value' });
  expect(seen).toHaveLength(0);
});

test('a long list of jobs is asked for in batches, and the result sorted and cut as a whole', async () => {
  const { address, seen } = await serve({
    ...LOGIN,
    db: ({ params }) => {
      const list = /jid in \[([\d ]*)\]/.exec(params.q ?? '')?.[1] ?? '';
      return rows(...list.split(' ').map((jid) => ({ jid: Number(jid), priority: Number(jid) % 3 })));
    },
  });
  const jids = Array.from({ length: 450 }, (_, i) => i + 1);
  const found = await connect(address).jobs('active or error', {
    columns: ['jid', 'priority'],
    sortBy: ['-pri', 'jid'],
    limit: 160,
    jids,
  });
  expect(seen.slice(2).map(({ params }) => params.q)).toEqual([
    containing('(active or error) and jid in [1 2 3'),
    containing('jid in [201 '),
    containing('jid in [401 '),
  ]);
  expect(found.map(({ jid }) => jid)).toEqual([
    ...jids.filter((jid) => jid % 3 === 2),
    ...jids.filter((jid) => jid % 3 === 1).slice(0, 10),
  ]);
  expect(await connect(address).jobs('', { jids: [] })).toEqual([]);
});

test('the rows of several batches are in order although what they are sorted by was not asked for', async () => {
  const { address, seen } = await serve({
    ...LOGIN,
    db: ({ params }) => {
      const list = /jid in \[([\d ]*)\]/.exec(params.q ?? '')?.[1] ?? '';
      return rows(...list.split(' ').map((jid) => ({ title: `t${jid}`, priority: Number(jid), jid: Number(jid) })));
    },
  });
  const jids = Array.from({ length: 201 }, (_, i) => i + 1);
  const found = await connect(address).jobs('', {
    columns: ['title'],
    sortBy: ['-pri', '+jid', 'priority'],
    limit: 2,
    jids: [...jids, ...jids],
  });
  expect(found).toEqual([{ title: 't201' }, { title: 't200' }]);
  expect(seen.slice(2).map(({ params }) => params.q)).toEqual([
    containing("'title,priority,jid', '-pri,+jid,priority', 2,"),
    containing('jid in [201]'),
  ]);
});

const NULLS_LAST = [1, 3, 2, 4];
const NULLS_FIRST = [2, 4, 3, 1];

test.each<[ColumnName<'job'>[], number[]]>([
  [['spooltime', 'jid'], NULLS_LAST],
  [['+spooled', 'jid'], NULLS_LAST],
  [['-spooltime', 'jid'], NULLS_FIRST],
  [
    ['owner', '-jid'],
    [4, 3, 1, 2],
  ],
  [
    ['tags', 'jid'],
    [2, 4, 1, 3],
  ],
  [['title'], [3, 1, 2, 4]],
  [[], [3, 1, 2, 4]],
])('rows are sorted by %j, null last, or first if descending', async (sortBy, order) => {
  const { address } = await engine(
    rows(
      { jid: 3, owner: 'b', spooltime: '2024-05-03 00:00:00+02', tags: ['b'] },
      { jid: 1, owner: 'b', spooltime: '2024-05-02 23:30:00+02', tags: ['a', 'b'] },
      { jid: 2, owner: 'c', spooltime: null, tags: null },
      { jid: 4, owner: 'a', spooltime: null, tags: ['a'] },
    ),
  );
  const found = await connect(address).jobs('', { columns: ['jid', 'owner', 'spooltime', 'tags'], sortBy });
  expect(found.map(({ jid }) => jid)).toEqual(order);
});

test('doubtful times are told of once', async () => {
  const { address } = await engine(
    rows(
      { spooltime: '2024-05-02 10:00:00', stoptime: 'never' },
      { spooltime: '2024-05-02 11:00:00', stoptime: 'never' },
    ),
  );
  const warnings: Diagnostic[] = [];
  const client = connect(address, { onWarning: (warning) => warnings.push(warning) });
  const [job] = await client.jobs('', { columns: ['spooltime', 'stoptime'] });
  expect(job).toEqual({ spooltime: new Date(2024, 4, 2, 10), stoptime: null });
  expect(warnings).toMatchObject([
    { code: 'doubtful-time-stamp', message: containing('local time') },
    { code: 'doubtful-time-stamp', message: containing('given as null') },
  ]);
});
