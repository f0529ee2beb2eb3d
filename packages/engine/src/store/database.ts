import Database from 'libsql';
import { EngineError, messageOf, systemCode, unwritableHint } from '../errors.ts';
import { SCHEMA, SCHEMA_VERSION, UPGRADES } from './schema.ts';

export type Row = Record<string, unknown>;

/**
 * A connection with the settings that durability needs: every commit is on disk when it returns.
 *
 * @throws EngineError `damaged-state`, `newer-state`, `state-unwritable`; nothing was changed then
 */
export function openDatabase(path: string): Database.Database {
  try {
    const db = new Database(path);
    db.exec('pragma busy_timeout = 5000; pragma synchronous = full; pragma foreign_keys = off;');
    // `exec` does not like statements that return rows.
    db.prepare('pragma journal_mode = wal').get();
    const version = Number(rowsOf(db.prepare('pragma user_version').all())[0]?.user_version ?? 0);
    if (version > SCHEMA_VERSION) {
      db.close();
      throw new EngineError('newer-state', `${path} was written by a newer version of the engine`, {
        hint: 'update jobtronaut, or use another state folder',
        data: { path, version },
      });
    }
    if (version === 0) transaction(db, () => db.exec(`${SCHEMA} pragma user_version = ${SCHEMA_VERSION};`));
    for (let from = version; from > 0 && from < SCHEMA_VERSION; from++) {
      transaction(db, () => db.exec(`${UPGRADES[from]} pragma user_version = ${from + 1};`));
    }
    return db;
  } catch (error) {
    throw openError(error, path);
  }
}

/** Looks at all pages: SQLite itself finds damage when it gets there, which may be in the middle of the night. */
export function checkDatabase(db: Database.Database, path: string): void {
  try {
    const [row] = rowsOf(db.prepare('pragma quick_check(1)').all());
    if (row?.quick_check !== 'ok') throw damaged(path, String(row?.quick_check));
  } catch (error) {
    throw openError(error, path);
  }
}

/** The error of a database that cannot be trusted. `what` is wrong with it. */
export function damaged(path: string, what: string, cause?: unknown): EngineError {
  return new EngineError('damaged-state', `the database ${path} is damaged (${what}); it was left as it is`, {
    hint: `restore a copy of engine.db, or save what can be read with "sqlite3 ${path} .recover", or move it and engine.db-wal away to start with an empty queue`,
    cause,
    data: { path },
  });
}

function openError(error: unknown, path: string): unknown {
  if (error instanceof EngineError) return error;
  const code = systemCode(error) ?? '';
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) {
    return damaged(path, messageOf(error), error);
  }
  return new EngineError('state-unwritable', `the database ${path} cannot be used: ${messageOf(error)}`, {
    hint: unwritableHint(error),
    cause: error,
    data: { path },
  });
}

/** Runs `work` in one transaction; a failure leaves nothing behind. */
export function transaction<T>(db: Database.Database, work: () => T): T {
  db.exec('begin immediate');
  try {
    const result = work();
    db.exec('commit');
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec('rollback');
    throw error;
  }
}

/** The driver types rows as `unknown`; they are objects by column. */
export function rowsOf(rows: readonly unknown[]): Row[] {
  return rows as Row[];
}
