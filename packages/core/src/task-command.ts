import type { CommandOptions } from '@jobtronaut/alf';

/** One word of a command line. */
export type Word = string | number;

/** A command line: words for a process, never text for a shell. */
export type Argv = readonly Word[];

/**
 * One of several commands of a task: its words, or its words and what is said of it alone. That wins over what the task says of
 * all its commands.
 */
export type TaskCommand = Argv | CommandSpec;

/** A command with options of its own, in the farm's spelling. */
export interface CommandSpec extends Readonly<Omit<CommandOptions, 'argv' | 'when'>> {
  /** No words: no command. */
  readonly argv: Argv;
  /** Runs on the host that spools. @default as the job says */
  readonly local?: boolean;
  /** Of a task with `script()`: this command runs it, and has the payload as its last word. @default the only command does */
  readonly script?: boolean;
}

/** What a task tells the farm of each of its commands (alf-format 4.4). Absent: the engine's default. */
export interface CommandMembers {
  /** Least slots. @default 1 */
  atleast?: number | undefined;
  /** Most slots. @default 1 */
  atmost?: number | undefined;
  /** A shorter run counts as failed. Seconds. */
  minrunsecs?: number | undefined;
  /** A longer run is killed and counts as failed. Seconds. */
  maxrunsecs?: number | undefined;
  /** All slots on one host. @default false */
  samehost?: boolean | undefined;
  /** How to tell that a command stopped at a checkpoint; opaque words. */
  resumewhile?: readonly string[] | undefined;
  /** Resume on the same host. @default false */
  resumepin?: boolean | undefined;
}
