import type { Store } from './store.ts';

/** Tables that hold what a job is made of, and how a row of each is named. */
const PARTS = [
  ['invocation', 'jid, cid, iid'],
  ['command', 'jid, cid'],
  ['class', 'jid, id'],
  ['task', 'jid, tid'],
] as const;

/** Rows that are removed at once: a few milliseconds. */
const PORTION = 1000;
/** The job that is being removed: what is left of it goes on being removed after a restart. */
const DROPPING = 'dropping';

/** The archive's end: jobs that are over, and nobody has asked for in a long time. */
export class OldJobs {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * A job that was over before a moment: deleted, or all its tasks done, and nothing of it runs or is still to run. One with
   * an error is not over: somebody may retry it.
   *
   * @param after the jid that was found last
   */
  next(before: number, after: number): number | undefined {
    const [row] = this.#store.reader.raw(
      `select jid from job where jid > ? and numactive = 0 and pending = '[]'
       and (deletetime < ? or deletetime is null and stoptime < ? and numblocked + numready + numerror = 0)
       and not exists (select 1 from invocation i where i.jid = job.jid and i.stoptime is null)
       order by jid limit 1`,
      after,
      before,
      before,
    );
    return row && Number(row[0]);
  }

  /** The job whose removal has begun. */
  get dropping(): number | undefined {
    const jid = this.#store.reader.param(DROPPING);
    return jid === undefined ? undefined : Number(jid);
  }

  /** From here on there is no such job. */
  begin(jid: number): void {
    this.#store.commit([
      (writer) => {
        writer.setParam(DROPPING, String(jid));
        writer.remove('delete from job where jid = ?', jid);
      },
    ]);
  }

  /** Removes a portion of what is left of it. Whether there was any. */
  step(jid: number): boolean {
    let removed = 0;
    this.#store.commit([
      (writer) => {
        for (const [table, key] of PARTS) {
          if (removed >= PORTION) return;
          const rows = `select ${key} from ${table} where jid = ? limit ${PORTION - removed}`;
          removed += writer.remove(`delete from ${table} where (${key}) in (${rows})`, jid);
        }
      },
    ]);
    return removed > 0;
  }

  end(): void {
    this.#store.commit([(writer) => writer.removeParam(DROPPING)]);
  }
}
