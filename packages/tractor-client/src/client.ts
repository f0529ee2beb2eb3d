import type { EngineAddress } from './address.ts';
import type { Clause } from './clause.ts';
import type { Params } from './encode.ts';
import { type CallOptions, EngineApi } from './engine-api.ts';
import { type JobTree, jobTree } from './job-tree.ts';
import { Operations } from './operations.ts';
import { readOptions, type TractorClientOptions } from './options.ts';
import { type SelectOptions, select } from './select.ts';
import { type AlfSource, type Spooled, type SpoolOptions, spool } from './spool.ts';
import type { Row, SelectedRow, TableName } from './tables.ts';
import { type TaskCommand, taskDetails } from './task-details.ts';
import { type TaskLogOptions, taskLog } from './task-log.ts';

/**
 * A client of one Tractor engine. Holds no connection: each request has its own. Logs in by itself when a request
 * needs it, and once more when the engine has forgotten the session.
 */
export class TractorClient extends Operations {
  readonly #api: EngineApi;

  /** @throws {TractorClientError} `bad-engine-address`, `bad-client-option` */
  constructor(options: TractorClientOptions = {}) {
    super();
    this.#api = new EngineApi(readOptions(options));
  }

  get engine(): EngineAddress {
    return this.#api.settings.engine;
  }

  get user(): string {
    return this.#api.settings.user;
  }

  /**
   * Spools a job file. Never repeated if it may have arrived: after a time-out or a broken reply, look for the job
   * (`mayHaveArrived` of the error tells).
   */
  spool(alf: AlfSource, options: SpoolOptions = {}): Promise<Spooled> {
    return spool(this.#api, alf, options);
  }

  /** Rows of a table that match a search clause, all if it is empty. */
  select<T extends TableName>(
    table: T,
    where?: string | Clause,
    options?: Omit<SelectOptions<T>, 'columns'> & { readonly columns?: never },
  ): Promise<Row<T>[]>;
  select<T extends TableName, const C extends string>(
    table: T,
    where: string | Clause,
    options: SelectOptions<T, C>,
  ): Promise<SelectedRow<T, C>[]>;
  select<T extends TableName>(
    table: T,
    where: string | Clause = '',
    options: SelectOptions<T, string> = {},
  ): Promise<unknown> {
    return select(this.#api, table, where, options);
  }

  /** The tree of a job's tasks. */
  jobTree(jid: number, options: CallOptions = {}): Promise<JobTree> {
    return jobTree(this.#api, jid, options);
  }

  /** The commands of a task, with their latest attempts. */
  taskDetails(jid: number, tid: number, options: CallOptions = {}): Promise<TaskCommand[]> {
    return taskDetails(this.#api, jid, tid, options);
  }

  /** The log of a task, all attempts; empty if there is none. */
  taskLog(jid: number, tid: number, options: TaskLogOptions = {}): Promise<string> {
    return taskLog(this.#api, jid, tid, options);
  }

  /** Logs in now, unless there is a session. Other methods do so when they need one. */
  async login(): Promise<void> {
    await this.#api.session.ensure();
  }

  /** Ends the session, if there is one. */
  logout(): Promise<void> {
    return this.#api.session.logout();
  }

  /** Waits for requests under way, and refuses further ones. Does not log out: sessions may be shared. */
  close(): Promise<void> {
    return this.#api.close();
  }

  protected override async change(verb: string, params: Params, { signal }: CallOptions): Promise<void> {
    await this.#api.json({ verb, params, kind: 'change', session: 'needed', signal });
  }
}
