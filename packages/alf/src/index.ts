/**
 * Tractor job files in JavaScript: the job document, its text both ways, what waits for what in it.
 *
 * ```ts
 * import { job, parseAlf, remoteCmd, serializeAlf, task } from '@jobtronaut/alf';
 *
 * const render = task({ title: 'frame 1', cmds: [remoteCmd({ argv: ['prman', 'a.rib'], service: 'PixarRender' })] });
 * const text = serializeAlf(job({ title: 'teapot', priority: 20, subtasks: [render] }));
 * const again = parseAlf(text);
 * ```
 *
 * @module
 */

// The job document.
export {
  type CommandInput,
  cmd,
  instance,
  iterate,
  type JobInput,
  job,
  remoteCmd,
  type TaskInput,
  task,
  type Words,
} from './build.ts';
// Checking.
export { checkAlf } from './check/check-alf.ts';
export { validateDocument } from './check/validate.ts';
export { AlfDocumentError } from './check/writable.ts';
export { CODES, type Code } from './codes.ts';
export type {
  Assign,
  Command,
  CommandOptions,
  DirMap,
  Instance,
  Iterate,
  IterateOptions,
  Job,
  JobOptions,
  Subtask,
  Task,
  TaskOptions,
  When,
} from './document.ts';
// The engine's JSON.
export { fromEngineJson } from './engine/from-engine-json.ts';
export { type EngineJsonOptions, toEngineJson } from './engine/to-engine-json.ts';
export type {
  EngineCommand,
  EngineJobData,
  EngineJson,
  EngineTask,
  EngineTaskData,
  ServedCommand,
  ServedJob,
  ServedTask,
} from './engine/types.ts';
// Layout.
export { type FormatOptions, formatAlf } from './format/format.ts';
// What waits for what.
export type { Adjacency } from './graph/adjacency.ts';
export { type DependencyGraph, dependencyGraph, type GraphOptions } from './graph/graph.ts';
export type { Unresolved } from './graph/walk.ts';
export { expandIterate } from './iterate.ts';
export { normaliseDocument } from './normalise.ts';
// Reading.
export type { Mode } from './read/input.ts';
export { type AlfResult, parseAlf, parseAlfFragment, type ReadOptions, readAlf } from './read/parse.ts';
export type {
  AlfAssign,
  AlfCommand,
  AlfFile,
  AlfInstance,
  AlfIterate,
  AlfJob,
  AlfOptions,
  AlfStatement,
  AlfTask,
  OptionValue,
} from './read/syntax.ts';
export { AlfSyntaxError } from './read/syntax-error.ts';
// Writing.
export { escapePercent, type QuoteOptions, quote, quoteList } from './write/quote.ts';
export { type AlfDocument, type SerializeOptions, serializeAlf, serializeAlfChunks } from './write/serialize.ts';
