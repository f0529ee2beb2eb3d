import { join } from 'node:path';
import type Database from 'libsql';
import type { Changes } from '../machine/changes.ts';
import { checkDatabase, damaged, openDatabase, transaction } from './database.ts';
import { Reader } from './reader.ts';
import { isWalDamaged } from './wal.ts';
import { Writer } from './writer.ts';

/**
 * The durable side of the engine: one SQLite database. There are two connections: what the second one reads is on
 * disk, so that queries never tell what a crash could undo.
 */
export class Store {
  /** Sees what has been written, committed or not. */
  readonly reader: Reader;
  /** Sees committed rows only. */
  readonly committed: Reader;
  readonly #db: Database.Database;
  readonly #readDb: Database.Database;
  readonly #writer: Writer;

  /** @throws EngineError `damaged-state`, `newer-state`, `state-unwritable` */
  constructor(folder: string) {
    const path = join(folder, 'engine.db');
    const log = `${path}-wal`;
    if (isWalDamaged(log)) throw damaged(path, `its log ${log} does not hold what was written`);
    this.#db = openDatabase(path);
    try {
      checkDatabase(this.#db, path);
      this.#readDb = openDatabase(path);
    } catch (error) {
      this.#db.close();
      throw error;
    }
    this.#writer = new Writer(this.#db);
    this.reader = new Reader(this.#db);
    this.committed = new Reader(this.#readDb);
  }

  /** One transaction: first `writes`, then the changes of the state machine. On disk when it returns. */
  commit(writes: Iterable<(writer: Writer) => void>, changes?: Changes): void {
    transaction(this.#db, () => {
      for (const write of writes) write(this.#writer);
      if (changes) this.#writer.apply(changes);
    });
  }

  close(): void {
    this.#readDb.close();
    try {
      // The driver leaves the log as it is: the next start would have to read it again.
      this.#db.prepare('pragma wal_checkpoint(truncate)').all();
    } catch {
      // On a full disk that is how it stays: what is in the log is safe there.
    } finally {
      this.#db.close();
    }
  }
}
