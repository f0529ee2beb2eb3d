/**
 * Constructors of the job document. They take what is convenient and give what is plain: a document can be written as
 * a literal as well.
 */
import { requireOptions } from './check/shape.ts';
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

/** What `cmd` and `remoteCmd` take: the options of a command; its words may be one text. */
export interface CommandInput extends Omit<CommandOptions, 'argv'> {
  /** The words of the process. */
  argv: Words;
}

/** What `task` takes: the options of a task, and short forms. */
export interface TaskInput extends Omit<TaskOptions, 'chaser' | 'preview'> {
  chaser?: Words;
  preview?: Words;
  /**
   * The words of a first `remoteCmd`, which then has the `service` too, and the task has not: the stock API's short form.
   */
  argv?: Words;
}

/** What `job` takes: the options of a job, and short forms. */
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
 * @throws AlfDocumentError for what is no object; what is wrong in it, `serializeAlf` and `validateDocument` tell
 * @throws JobtronautError `repeated-node` for an Iterate or Instance object that stands in it twice
 */
export function job(input: JobInput): Job {
  requireOptions(input);
  const { init, dirmaps, ...options } = input;
  return {
    kind: 'job',
    ...options,
    ...(init && { init: isByName(init) ? Object.entries(init).map(([name, value]) => ({ name, value })) : init }),
    ...(dirmaps && {
      dirmaps: Array.isArray(dirmaps) ? dirmaps.map(toDirMap) : (dirmaps as readonly DirMap[]),
    }),
    ...(Array.isArray(options.subtasks) && { subtasks: withoutRepeats(options.subtasks) }),
  };
}

/** A task. */
export function task(input: TaskInput): Task {
  requireOptions(input);
  const { argv, chaser, preview, ...options } = input;
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
export const remoteCmd = (input: CommandInput): Command => command('remoteCmd', input);

/** A command for the host that spooled the job. */
export const cmd = (input: CommandInput): Command => command('cmd', input);

/** A reference to a task elsewhere in the job, by id or title: the task around it waits for that one too. */
export const instance = (options: { title: string }): Instance => ({ kind: 'instance', ...options });

/** A loop that the engine expands. */
export const iterate = (options: IterateOptions): Iterate => ({ kind: 'iterate', ...options });

function command(kind: Command['kind'], input: CommandInput): Command {
  requireOptions(input);
  const { argv, ...options } = input;
  return { kind, argv: words(argv), ...options };
}

const words = (argv: Words): readonly string[] =>
  typeof argv === 'string' ? argv.split(/[ \t\n\v\f\r]+/).filter((word) => word !== '') : argv;

const isByName = (value: readonly Assign[] | Readonly<Record<string, string>>): value is Record<string, string> =>
  typeof value === 'object' && !Array.isArray(value);

const toDirMap = (map: DirMap | readonly [string, string, string]): DirMap =>
  isTriple(map) ? { source: map[0], target: map[1], zone: map[2] } : map;

const isTriple = (map: DirMap | readonly [string, string, string]): map is readonly [string, string, string] =>
  Array.isArray(map);
