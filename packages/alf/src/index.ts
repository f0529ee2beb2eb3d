/**
 * Tractor job files in JavaScript.
 *
 * @module
 */

export type { Adjacency } from './adjacency.ts';
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
export { type DependencyGraph, dependencyGraph, type GraphOptions } from './graph.ts';
export type { Unresolved } from './graph-walk.ts';
export type { Mode } from './input.ts';
export { expandIterate } from './iterate.ts';
export { type AlfResult, parseAlf, parseAlfFragment, type ReadOptions, readAlf } from './parse.ts';
export { escapePercent, quote, quoteList } from './quote.ts';
export { type AlfDocument, type SerializeOptions, serializeAlf, serializeAlfChunks } from './serialize.ts';
export type * from './syntax.ts';
export { AlfSyntaxError } from './syntax-error.ts';
