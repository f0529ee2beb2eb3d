import type { Flag } from './task.ts';

/** What the farm can be told of every command of a task besides the members of authoring-model 3; in the farm's own spelling. */
export const COMMAND_MEMBERS = [
  'atleast',
  'atmost',
  'minrunsecs',
  'maxrunsecs',
  'samehost',
  'resumewhile',
  'resumepin',
] as const;

/** Data members of a task class. */
export const STATICS = [
  'title',
  'description',
  'requiredTasks',
  'requiredArguments',
  'elementsId',
  'argumentDefaults',
  'argumentProcessors',
  'flags',
  'services',
  'tags',
  'retryrc',
  ...COMMAND_MEMBERS,
] as const;

/** Methods of a task class that authors write. */
export const METHODS = [
  'cmd',
  'cmds',
  'script',
  'view',
  'preview',
  'env',
  'msg',
  'metadata',
  'cleanup',
  'stopTraversal',
] as const;

/** A method of a task class that authors write. */
export type Method = (typeof METHODS)[number];

/** How `task({...})` and overrides spell flags. */
export const FLAGS = {
  serial: 'SERIAL',
  perElement: 'PER_ELEMENT',
  noRetry: 'NO_RETRY',
  noop: 'NOOP',
} as const satisfies Record<string, Flag>;
