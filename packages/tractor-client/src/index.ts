/**
 * A client for the HTTP API of Tractor engines.
 *
 * ```ts
 * const client = new TractorClient({ engine: 'tractor-engine:80' });
 * const { jid } = await client.spool('Job -title {hello} -subtasks { Task {hello} -cmds { RemoteCmd {echo hello} } }');
 * for await (const text of client.followTaskLog(jid, 1)) process.stdout.write(text);
 * ```
 *
 * @module
 */
export { type EngineAddress, formatEngineAddress, parseEngineAddress } from './address.ts';
export { Clause, type ClauseValue, clause } from './clause.ts';
export { type RawOptions, TractorClient } from './client.ts';
export { CODES, type Code } from './codes.ts';
export type { Params, ParamValue } from './encode.ts';
export type { CallOptions } from './engine-api.ts';
export {
  BrokenReplyError,
  EngineError,
  EngineTimeoutError,
  EngineUnreachableError,
  LoginRefusedError,
  type Refusal,
  TractorClientError,
} from './errors.ts';
export type { Blade, BladeCommand, BladeDetails, EngineVersion, Limit } from './farm-status.ts';
export type { FollowLogOptions } from './follow-log.ts';
export type { JobListOptions, JobSummary, JobTree, TreeState, TreeTask } from './job-tree.ts';
export type { BladeName, Jids } from './operations.ts';
export type { LoginStrategy, PasswordHash, Retries, Timeouts, TractorClientOptions } from './options.ts';
export type { JsonObject } from './reply.ts';
export { columnNames } from './rows.ts';
export type { SelectOptions, TableSelect } from './select.ts';
export type { AlfSource, Spooled, SpoolOptions } from './spool.ts';
export type {
  BladeRow,
  ColumnName,
  CommandRow,
  InvocationRow,
  JobRow,
  ParamRow,
  Row,
  SelectedRow,
  TableName,
  TaskRow,
} from './tables.ts';
export type { TaskCommand } from './task-details.ts';
export type { TaskLogOptions } from './task-log.ts';
export { parseTimestamp, type Timestamp } from './values.ts';
