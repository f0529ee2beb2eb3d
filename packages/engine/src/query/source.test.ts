import { join } from 'node:path';
import Database from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { Store } from '../store/store.ts';
import { temporaryFolder } from '../testing/engine.ts';
import type { TableName } from './columns.ts';
import { DatabaseSource } from './source.ts';

test.each<[asked: number, table: TableName, joins: TableName[]]>([
  [0, 'task', []],
  [0, 'task', ['invocation']],
  [1, 'task', ['blade']],
  [0, 'invocation', ['task']],
  [1, 'invocation', ['blade']],
  [1, 'blade', ['invocation']],
])('the blade is asked %i times for rows of %s with %s', async (times, table, joins) => {
  const folder = temporaryFolder();
  const store = new Store(folder);
  onTestFinished(() => store.close());
  const db = new Database(join(folder, 'engine.db'));
  db.exec(
    `insert into job values (1, 'fred', '{}', '[]', 0, 0, '[]', null, null, null, null, null, 0, 0, 0, 0, 0, 0, 30, 30, 30, '[]', 0)`,
  );
  for (let id = 1; id <= 30; id++) {
    db.exec(`insert into task (jid, tid, parent, creator, serial, firstcid, commands, cleanups, data, statetime)
      values (1, ${id}, 0, 0, 0, ${id}, 1, 0, '{}', 1);
      insert into invocation (jid, cid, iid, tid, current, numslots, starttime, retrycount, resuming, resumable)
      values (1, ${id}, 1, ${id}, 1, 1, 1, 0, 0, 0)`);
  }
  db.close();
  let asked = 0;
  const blade = () => {
    asked++;
    return { name: 'here' };
  };
  const source = new DatabaseSource({ reader: store.committed, bladeName: 'here', blade, now: 1 });
  const rows = [];
  const request = { table, joins: new Set(joins), archive: true, narrow: new Map() };
  for await (const portion of source.rows(request)) rows.push(...portion);
  expect(rows).toHaveLength(30);
  for (const row of rows) for (const joined of joins) expect(row[joined], joined).toBeDefined();
  expect(asked).toBe(times);
});
