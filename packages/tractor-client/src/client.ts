import { abortable } from './abortable.ts';
import type { EngineAddress } from './address.ts';
import { type Clause, clause } from './clause.ts';
import type { Params } from './encode.ts';
import { type ApiRequest, type CallOptions, EngineApi } from './engine-api.ts';
import { TractorClientError } from './errors.ts';
import {
  type Blade,
  type BladeDetails,
  bladeDetails,
  bladeList,
  type EngineVersion,
  engineStatus,
  engineVersion,
  type Limit,
  limits,
} from './farm-status.ts';
import { type FollowLogOptions, followTaskLog } from './follow-log.ts';
import { type JobListOptions, type JobSummary, type JobTree, jobList, jobTree } from './job-tree.ts';
import { type BladeName, bladeId, Operations } from './operations.ts';
import { readOptions, type TractorClientOptions } from './options.ts';
import type { JsonObject } from './reply.ts';
import { type SelectOptions, select, type TableSelect } from './select.ts';
import { type AlfSource, type Spooled, type SpoolOptions, spool } from './spool.ts';
import type { Row, SelectedRow, TableName } from './tables.ts';
import { type TaskCommand, taskDetails } from './task-details.ts';
import { type TaskLogOptions, taskLog } from './task-log.ts';

export interface RawOptions extends CallOptions {
  /** Whether the request changes nothing, and so may be repeated after a failure. @default false */
  readonly read?: boolean | undefined;
  /** Whether to log in first if there is no session. @default true */
  readonly session?: boolean | undefined;
  readonly body?: { readonly type: string; readonly text: string } | undefined;
}

/**
 * A client of one Tractor engine. Holds no connection: each request has its own. Logs in by itself when a request
 * needs it, and once more when the engine has forgotten the session. Every method fails with one of the errors of
 * this package, or with the reason of its `signal`.
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

  /** Rows of a table that match a search clause, all if it is empty. Sorted again here, since engines differ. */
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

  /** `select` from the table job; the next five likewise. */
  readonly jobs = this.#table('job');
  readonly tasks = this.#table('task');
  readonly commands = this.#table('command');
  readonly invocations = this.#table('invocation');
  readonly blades = this.#table('blade');
  readonly params = this.#table('param');

  /** Jobs as the monitor shows them, without a query to the database. */
  jobList(options: JobListOptions = {}): Promise<JobSummary[]> {
    return jobList(this.#api, options);
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

  /** The log of a task from its start, and what is added to it, until the task has ended. */
  followTaskLog(jid: number, tid: number, options: FollowLogOptions = {}): AsyncGenerator<string, void, undefined> {
    return followTaskLog(this.#api, jid, tid, options);
  }

  /** How many commands may run at once, by tag. */
  limits(options: CallOptions = {}): Promise<Limit[]> {
    return limits(this.#api, options);
  }

  /** Blades as the monitor shows them; `filter` is the name of a stored one. */
  bladeList({ filter, ...options }: CallOptions & { readonly filter?: string | undefined } = {}): Promise<Blade[]> {
    return bladeList(this.#api, filter, options);
  }

  /** One blade and what runs on it; with `probe` the blade itself is asked. */
  bladeDetails(
    name: string,
    { probe, ...options }: CallOptions & { readonly probe?: boolean | undefined } = {},
  ): Promise<BladeDetails> {
    return bladeDetails(this.#api, name, probe ?? false, options);
  }

  /** What the engine tells itself about why a blade gets no work, as text. */
  traceBlade(blade: BladeName, { signal }: CallOptions = {}): Promise<string> {
    const params = { q: 'tracer', t: bladeId(blade), fmt: 'plain' };
    return this.#api.text({ verb: 'ctrl', params, kind: 'read', session: 'needed', signal });
  }

  /** The state of the engine, as it says it; the length of the queue is expensive for it. */
  status({
    queueLength,
    ...options
  }: CallOptions & { readonly queueLength?: boolean | undefined } = {}): Promise<JsonObject> {
    return engineStatus(this.#api, queueLength ?? false, options);
  }

  /** The version of the engine, as it tells it. */
  version(options: CallOptions = {}): Promise<EngineVersion> {
    return engineVersion(this.#api, options);
  }

  /**
   * Replaces the words of a command, and reads them back: how an engine splits them is not known for all versions.
   * Words must not contain commas.
   *
   * @throws {TractorClientError} `attribute-not-kept`
   */
  async setCommandArgv(jid: number, cid: number, argv: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.setCommandAttribute(jid, cid, 'argv', argv, options);
    const [row] = await this.commands(clause`jid=${jid} and cid=${cid}`, { columns: ['argv'], ...options });
    if (JSON.stringify(row?.argv) === JSON.stringify(argv)) return;
    throw new TractorClientError(
      'attribute-not-kept',
      `command ${cid} of job ${jid} has not got the words it was given`,
      {
        hint: 'look at the command before it runs, and set it in the dashboard',
        data: { jid, cid, argv, now: row?.argv },
      },
    );
  }

  /** Any request that answers with a JSON object: `POST /Tractor/<verb>?<params>`. */
  async raw(verb: string, params: Params = {}, options: RawOptions = {}): Promise<JsonObject> {
    return this.#api.json(rawRequest(verb, params, options));
  }

  /** Any request that answers with text. */
  async rawText(verb: string, params: Params = {}, options: RawOptions = {}): Promise<string> {
    return this.#api.text(rawRequest(verb, params, options));
  }

  /** Logs in now, unless there is a session. Other methods do so when they need one. */
  login(options: CallOptions = {}): Promise<void> {
    return this.#api.login(options);
  }

  /** Ends the session, if there is one. */
  logout({ signal }: CallOptions = {}): Promise<void> {
    return abortable(() => this.#api.session.logout(), signal);
  }

  /**
   * Waits for requests under way, and refuses further ones, also those of calls that need several: await your calls
   * first. Does not log out: sessions may be shared.
   */
  close(): Promise<void> {
    return this.#api.close();
  }

  protected override async change(verb: string, params: Params, { signal }: CallOptions): Promise<void> {
    await this.#api.json({ verb, params, kind: 'change', session: 'needed', signal });
  }

  #table<T extends TableName>(table: T): TableSelect<T> {
    return ((where: string | Clause = '', options: SelectOptions<T, string> = {}) =>
      select(this.#api, table, where, options)) as TableSelect<T>;
  }
}

function rawRequest(verb: string, params: Params, { read, session, body, signal }: RawOptions): ApiRequest {
  if (!/^[\w-]+$/.test(verb)) {
    throw new TractorClientError('bad-request-value', `"${verb}" is no request of an engine`, {
      hint: 'name it as it stands behind /Tractor/, such as "queue"',
    });
  }
  if (body && !/^[ -~]+$/.test(body.type)) {
    throw new TractorClientError('bad-request-value', `"${body.type}" is no content type`, {
      hint: 'name it like "application/json"',
    });
  }
  return {
    verb,
    params,
    kind: read ? 'read' : 'change',
    session: session === false ? 'if-any' : 'needed',
    ...(body && { body: { type: body.type, chunks: [Buffer.from(body.text)] } }),
    signal,
  };
}
