/**
 * Constructors of the job document. They take what is convenient and give what is plain: a document can be written as
 * a literal as well.
 */
import type {
  Assign,
  Command,
  CommandOptions,
  DirMap,
  Instance,
  Iterate,
  IterateOptions,
  Job,
  JobOptions,
  Task,
  TaskOptions,
} from './document.ts';
import { withoutRepeats } from './repeats.ts';

/** Words of a process: a list, or a text that is split at white space; no quotes mean anything in it. */
export type Words = string | readonly string[];

export interface CommandInput extends Omit<CommandOptions, 'argv'> {
  /** The words of the process. */
  argv: Words;
}

export interface TaskInput extends Omit<TaskOptions, 'chaser' | 'preview'> {
  chaser?: Words;
  preview?: Words;
  /**
   * The words of a first `remoteCmd`, which then has the `service` too, and the task has not: the stock API's short form.
   */
  argv?: Words;
}

export interface JobInput extends Omit<JobOptions, 'init' | 'dirmaps'> {
  /** Also by name: `{ shot: '/show/sh010' }`. */
  init?: readonly Assign[] | Readonly<Record<string, string>>;
  /** Also as `[source, target, zone]`. */
  dirmaps?: readonly (DirMap | readonly [source: string, target: string, zone: string])[];
}

/**
 * A job: the root of a document. A task object that stands in it a second time becomes an Instance of its title there,
 * as with the stock API; templates do not count.
 *
 * @throws JobtronautError `repeated-node` for an Iterate or Instance object that stands in it twice
 */
export function job({ init, dirmaps, ...options }: JobInput): Job {
  return {
    kind: 'job',
    ...options,
    ...(init && { init: isList(init) ? init : Object.entries(init).map(([name, value]) => ({ name, value })) }),
    ...(dirmaps && {
      dirmaps: dirmaps.map((map) => ('source' in map ? map : { source: map[0], target: map[1], zone: map[2] })),
    }),
    ...(options.subtasks && { subtasks: withoutRepeats(options.subtasks) }),
  };
}

/** A task. */
export function task({ argv, chaser, preview, ...options }: TaskInput): Task {
  const { service, cmds = [], ...rest } = options;
  const isShort = argv !== undefined && argv.length > 0;
  const first = isShort ? [remoteCmd({ argv, ...(service !== undefined && { service }) })] : [];
  return {
    kind: 'task',
    ...(isShort ? { ...rest, cmds: [...first, ...cmds] } : options),
    ...(chaser && { chaser: words(chaser) }),
    ...(preview && { preview: words(preview) }),
  };
}

/** A command for any blade. */
export const remoteCmd = ({ argv, ...options }: CommandInput): Command => ({
  kind: 'remoteCmd',
  argv: words(argv),
  ...options,
});

/** A command for the host that spooled the job. */
export const cmd = ({ argv, ...options }: CommandInput): Command => ({ kind: 'cmd', argv: words(argv), ...options });

/** A reference to a task elsewhere in the job, by id or title: the task around it waits for that one too. */
export const instance = (options: { title: string }): Instance => ({ kind: 'instance', ...options });

/** A loop that the engine expands. */
export const iterate = (options: IterateOptions): Iterate => ({ kind: 'iterate', ...options });

const words = (argv: Words): readonly string[] =>
  typeof argv === 'string' ? argv.split(/[ \t\n\v\f\r]+/).filter((word) => word !== '') : argv;

const isList = (value: readonly Assign[] | Readonly<Record<string, string>>): value is readonly Assign[] =>
  Array.isArray(value);
