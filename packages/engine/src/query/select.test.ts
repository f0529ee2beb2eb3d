import { describe, expect, test } from 'vitest';
import type { Row } from '../store/database.ts';
import { parseSelectCall, type SelectCall } from './call.ts';
import { TABLE, TABLES, type TableName } from './columns.ts';
import { Entry } from './entry.ts';
import { QueryError } from './error.ts';
import { type Joined, type RowRequest, type RowSource, select } from './select.ts';
import { timestampText } from './values.ts';

const NOW = new Date(2024, 4, 2, 12, 0, 0).getTime();
const HOUR = 3_600_000;
const context = { now: NOW, bladeName: 'here', waiters: () => [] };

function job(jid: number, row: Row = {}, data: Row = {}): Joined {
  const counts = { numblocked: 0, numready: 0, numactive: 0, numerror: 0, numdone: 0 };
  const initial = { owner: 'fred', priority: 1, afterjids: '[]', elapsedsecs: 0, ...counts, pausetime: null };
  return {
    job: new Entry({ jid, ...initial, ...row, data: JSON.stringify({ title: `job ${jid}`, ...data }) }, context),
  };
}

const JOBS: readonly Joined[] = [
  job(
    1,
    { owner: 'mary', priority: 10, numdone: 2, pausetime: NOW - 2 * HOUR },
    { spooltime: NOW - 3 * HOUR, projects: ['A'] },
  ),
  job(2, { priority: 5, numready: 1, numerror: 1 }, { spooltime: NOW - HOUR / 2, projects: ['A', 'B'], comment: 'x' }),
  job(
    3,
    { priority: 5, numactive: 1, aftertime: NOW + HOUR },
    { spooltime: NOW - 26 * HOUR, dirmap: [['a', 'b', 'NFS']] },
  ),
];

async function rows(table: TableName, source: readonly Joined[], call: Partial<SelectCall>): Promise<Row[]> {
  const options = {
    now: NOW,
    defaultLimit: 0,
    patience: 200,
    source: {
      async *rows() {
        yield source;
      },
    },
  };
  const full = { table, where: '', columns: [], sortby: [], limit: undefined, archive: false, aliases: new Map() };
  return [...(await select({ ...full, ...call }, options))];
}

const jids = async (where: string, aliases = new Map<string, string>()): Promise<unknown[]> =>
  (await rows('job', JOBS, { where, columns: ['jid'], aliases })).map(({ jid }) => jid);

describe('conditions', () => {
  test.each<[string, number[]]>([
    ['', [1, 2, 3]],
    ['owner=fred', [2, 3]],
    ['user=fred', [2, 3]],
    ['owner=mary or jid=3', [1, 3]],
    ['not owner=mary', [2, 3]],
    ['"mary" = owner', [1]],
    ['priority > 5', [1]],
    ['5 < priority', [1]],
    ["jid='2'", [2]],
    ['jid in [1, 3 7]', [1, 3]],
    ['jid not in [1 3]', [2]],
    ['jid in []', []],
    ['jid not in []', [1, 2, 3]],
    ['title like "^job [12]$"', [1, 2]],
    ['title not like [1 2]', [3]],
    ['title like JOB', []],
    ['spooltime like "^20..-"', [1, 2, 3]],
    ['Job.jid like "^[13]$"', [1, 3]],
    ['title like "(?i)JOB"', [1, 2, 3]],
    ['title like "[[:digit:]]"', [1, 2, 3]],
    ['projects like "A,B"', [2]],
    ['projects has [A]', [1, 2]],
    ['projects has [A B]', [2]],
    ['projects not has [B]', [1, 3]],
    ['A in projects', [1, 2]],
    ['B not in projects', [1, 3]],
    ['projects={A}', [1]],
    ['projects={A,B}', [2]],
    ['projects="{}"', [3]],
    ['active', [3]],
    ['ready and error', [2]],
    ['done', [1]],
    ['numdone = numtasks', [1]],
    ['pausetime', [1]],
    ['not pausetime', [2, 3]],
    ['comment', [2]],
    ['not comment', [1, 3]],
    ['projects', [1, 2]],
    ['numerror', [2]],
    ['spooltime > -1h', [2]],
    ['spooltime < -1d', [3]],
    ['aftertime > 12:30', [3]],
    ['spooltime > 5/1/2024|11:00', [1, 2]],
    [`spooltime > '2024-05-02 11:00:00'`, [2]],
    // Null is neither more nor less than anything.
    ['pausetime < -1h or pausetime >= -1h', [1]],
    ['not pausetime < -1h', []],
    ['pausetime != 12:00', [1]],
    ['dirmap like NFS', [3]],
    ['mine', [1]],
  ])('%s', async (where, expected) => {
    expect(await jids(where, new Map([['mine', 'owner=mary']]))).toEqual(expected);
  });

  test.each([
    ['ownr=fred', 'neither "ownr" nor "fred" is a column; did you mean "owner"'],
    ['activ', 'unknown name "activ"; did you mean "active"'],
    ['priority=high', 'does not compare with priority, which is a number'],
    ['spooltime > yesterday', 'does not compare with spooltime, which is a time'],
    ['spooltime > 2/30/2024', 'does not compare with spooltime'],
    ['projects=A', 'which is an array (write {a,b})'],
    ['owner=jid', 'owner and jid cannot be compared'],
    ['state=done', 'a query of jobs cannot reach Task.state'],
    ['Task.state=done', 'cannot reach Task.state'],
    ['title in fred', '"in" needs a list in brackets or an array column'],
    ['title has [a]', '"has" needs an array column'],
    ['title like "("', 'not a regular expression'],
    ['me', 'leads to itself'],
  ])('%s is refused', async (where, message) => {
    const aliases = new Map([['me', 'not me']]);
    await expect(jids(where, aliases)).rejects.toThrow(message);
    await expect(jids(where, aliases)).rejects.toBeInstanceOf(QueryError);
  });
});

describe('columns', () => {
  test('all of a table, with canonical names and values of their types', async () => {
    const [row] = await rows('job', JOBS, { where: 'jid=2' });
    expect(Object.keys(row ?? {})).toEqual([...TABLE.job.columns.keys()]);
    expect(row).toMatchObject({
      ...{ jid: 2, owner: 'fred', numtasks: 2, projects: ['A', 'B'], crews: [], minslots: 0, pausetime: null, pil: 2 },
      ...{ serialsubtasks: false, dirmap: null, spooltime: timestampText(NOW - HOUR / 2) },
    });
  });

  test('an alias is answered under its canonical name', async () => {
    expect(await rows('job', JOBS, { where: 'jid=2', columns: ['user', 'pri'] })).toEqual([
      { owner: 'fred', priority: 5 },
    ]);
  });

  test('those of another table have its name; if none is of the queried one, all of that are added', async () => {
    const task: Joined = {
      task: new Entry(
        { jid: 2, tid: 1, state: 'done', parent: 0, firstcid: 1, commands: 0, cleanups: 0, step: 0, data: '{}' },
        context,
      ),
      ...JOBS[1],
    };
    expect(await rows('task', [task], { columns: ['tid', 'user', 'Job.pri'] })).toEqual([
      { tid: 1, 'Job.owner': 'fred', 'Job.priority': 5 },
    ]);
    const [row] = await rows('task', [task], { columns: ['Job.owner'] });
    expect(Object.keys(row ?? {})).toEqual(['Job.owner', ...TABLE.task.columns.keys()]);
  });

  test('without a partner they are null', async () => {
    const task: Joined = { task: new Entry({ jid: 9, tid: 1, data: '{}' }, context) };
    expect(await rows('task', [task], { columns: ['tid', 'Job.owner', 'rcode'] })).toEqual([
      { tid: 1, 'Job.owner': null, 'Invocation.rcode': null },
    ]);
  });

  test.each([
    ['columns', 'nope', 'unknown column "nope"'],
    ['sortby', '-nope', 'unknown sort column "nope"'],
    ['columns', 'Task.state', 'cannot reach'],
  ] as const)('%s: %s is refused', async (where, name, message) => {
    await expect(rows('job', JOBS, { [where]: [name] })).rejects.toThrow(message);
  });

  test('every column of every table can be read from an empty row', () => {
    for (const name of TABLES) {
      for (const column of TABLE[name].columns.values()) {
        expect(() => column.read(new Entry({ data: '{}' }, context))).not.toThrow();
      }
    }
  });
});

describe('order and limit', () => {
  test.each([
    [
      ['-priority', 'jid'],
      [1, 2, 3],
    ],
    [
      ['priority', '-jid'],
      [3, 2, 1],
    ],
    [
      ['+owner', '-jid'],
      [3, 2, 1],
    ],
    [['pausetime'], [1, 2, 3]],
    [['-pausetime'], [2, 3, 1]],
    [['-spooltime'], [2, 1, 3]],
  ])('%j', async (sortby, expected) => {
    const found = await rows('job', JOBS, { sortby, columns: ['jid'] });
    expect(found.map(({ jid }) => jid)).toEqual(expected);
  });

  test.each([
    [2, ['-jid'], [3, 2]],
    [2, [], [1, 2]],
    [0, ['-jid'], [3, 2, 1]],
  ])('limit %s', async (limit, sortby, expected) => {
    const found = await rows('job', JOBS, { limit, sortby, columns: ['jid'] });
    expect(found.map(({ jid }) => jid)).toEqual(expected);
  });
});

test.each([
  ['jid=1', { jid: [1] }],
  ['jobid=1 and (taskid=3 or taskid=4)', { jid: [1], tid: [3, 4] }],
  ['(tid=3 or tid in [4 5]) and jid in [1 2] and title=x', { jid: [1, 2], tid: [3, 4, 5], title: ['x'] }],
  ['tid=3 or state=done', {}],
  ['tid=3 or tid>4', {}],
  ['tid=3 or not tid=4', {}],
  ['Job.owner=fred or Job.owner=mary', {}],
  ['not (jid=1 or jid=2)', {}],
  ['not jid=1', {}],
])('%s tells the database what to look for', async (where, narrow) => {
  const asked: RowRequest[] = [];
  const source: RowSource = {
    async *rows(request) {
      asked.push(request);
      yield [];
    },
  };
  const call = { table: 'task', columns: [], sortby: [], limit: 0, archive: false, aliases: new Map() } as const;
  await select({ ...call, where }, { now: NOW, defaultLimit: 0, source });
  expect(asked.map((request) => Object.fromEntries(request.narrow))).toEqual([narrow]);
});

describe('the call', () => {
  test('reads the stock form', () => {
    const text = `tractorselect('Job', 'owner=''fred'' and active', 'jid,title', '-priority', NULL, 'f', '{''mine'': ''owner=fred'', "x": ''a \\''b\\'' ''}')`;
    expect(parseSelectCall(text)).toEqual({
      ...{ table: 'job', where: `owner='fred' and active`, columns: ['jid', 'title'], sortby: ['-priority'] },
      ...{
        limit: undefined,
        archive: false,
        aliases: new Map([
          ['mine', 'owner=fred'],
          ['x', "a 'b' "],
        ]),
      },
    });
    const spaced = parseSelectCall(` TRACTORSELECT ( 'task' ,'','','', 12 ,'t','None' ) ; `);
    expect(spaced).toMatchObject({ table: 'task', limit: 12, archive: true });
  });

  test.each([
    ['select * from job', 'unsupported query'],
    ["TractorJobDump(1, 'x')", 'unsupported query'],
    ["tractorselect('job', '', '', '', NULL, 'f', 'None'); drop table job", 'something follows'],
    ["tractorselect('job')", 'seven arguments'],
    ["tractorselect('jobs', '', '', '', NULL, 'f', 'None')", 'unknown table "jobs"'],
    ["tractorselect('job', '', '', '', -1, 'f', 'None')", 'limit'],
    ["tractorselect('job', '', '', '', 1+1, 'f', 'None')", 'unreadable argument 5'],
    ["tractorselect('job', 'x, '', '', NULL, 'f', 'None')", 'unreadable argument'],
    ["tractorselect('job', '', '', '', NULL, 'f', '[1]')", 'dictionary'],
    ["tractorselect('job', '', '', '', NULL, 'f', '{1: 2}')", 'dictionary of texts'],
  ])('refuses %s', (text, message) => {
    expect(() => parseSelectCall(text)).toThrow(message);
    expect(() => parseSelectCall(text)).toThrow(QueryError);
  });
});

test('a regular expression that takes for ever is cut off', async () => {
  const slow = [job(1, {}, { title: `${'a'.repeat(40)}!` })];
  await expect(rows('job', slow, { where: 'title like "^(a+)+$"' })).rejects.toThrow('takes too long');
});
