/**
 * Tractor job files in JavaScript.
 *
 * @module
 */
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
