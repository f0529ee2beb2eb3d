/**
 * Tractor job files in JavaScript.
 *
 * @module
 */

export { AlfDocumentError } from './check.ts';
export { CODES, type Code } from './codes.ts';
export {
  type Assign,
  type Command,
  type CommandOptions,
  cmd,
  type DirMap,
  type Instance,
  type Iterate,
  type IterateOptions,
  instance,
  iterate,
  type Job,
  type JobOptions,
  job,
  remoteCmd,
  type Subtask,
  type Task,
  type TaskOptions,
  task,
  type When,
} from './document.ts';
export { escapePercent, quote, quoteList } from './quote.ts';
export { type AlfDocument, type SerializeOptions, serializeAlf, serializeAlfChunks } from './serialize.ts';
