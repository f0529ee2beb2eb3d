/**
 * One command, ready to be launched (tractor-protocol 11). Plain JSON data: it can be handed to another process.
 * What job, task and command say separately has been merged by the caller.
 */
export interface CommandSpec {
  /** The words of the process before substitution (11.4). `TractorBuiltIn` as the first word: a portable verb. */
  readonly argv: readonly string[];
  /** Environment of the blade: the base of the command's environment (11.2). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Environment keys that apply: the command's own if it has any, else the job's (11.3). */
  readonly envkeys?: readonly string[];
  /** The job's `spoolcwd`. One that cannot be entered is no error: the command then starts in the blade's own folder. */
  readonly cwd?: string;
  /** Text for standard input; a newline and end of file follow. Without it standard input is a pipe that stays silent. */
  readonly msg?: string;
  readonly ids: CommandIds;
  /** Name of this blade: `%h`, `%s`, `%H`. */
  readonly host: string;
  /** Slots granted: `%n`. @default 1 */
  readonly slots?: number;
  /** `HOST:PORT` of the engine, for `TRACTOR_ENGINE`. */
  readonly engine?: string;
  readonly spoolHost?: string;
  readonly spoolAddr?: string;
  /** A `Cmd`: it runs on the spooling host. A `RemoteCmd` gets `REMOTEHOST`. @default false */
  readonly local?: boolean;
  /** The job's projects. */
  readonly projects?: readonly string[];
  /** Path maps of the job, for `%D(path)`. */
  readonly dirmaps?: readonly DirMap[];
  /** Zone of this blade. @default 'NFS' */
  readonly zone?: string;
  readonly attempt?: Attempt;
  /** For a command with `-expand` (5.1): where the text to expand comes from. */
  readonly expand?: ExpandSource;
  /** A shorter run counts as failed. Seconds; 0 is no limit. */
  readonly minRunSecs?: number;
  /** A longer run is killed and counts as failed. Seconds; 0 is no limit. */
  readonly maxRunSecs?: number;
}

/** Ids of the command; `rev` is the number of the attempt. */
export interface CommandIds {
  readonly jid: number;
  readonly tid: number;
  readonly cid: number;
  readonly rev: number;
}

/** In `%D(path)` a path that begins with `source` gets `target` instead, on blades of the zone. */
export interface DirMap {
  readonly source: string;
  readonly target: string;
  readonly zone: string;
}

/** Which run of the command this is. */
export interface Attempt {
  /** `%i`: 0, else 1. @default true */
  readonly first?: boolean;
  /** `%r`: 1, else 0. @default false */
  readonly resuming?: boolean;
  /** `%R`. @default 0 */
  readonly pass?: number;
}

/**
 * `capture` (`-expand 1`): standard output goes into this file, neither to the log nor to the parsers. The caller owns
 * the file's folder and deletes the file. `read` (`-expand FILE`): the command writes the file itself; relative to its working folder.
 */
export type ExpandSource = { readonly capture: string } | { readonly read: string };

/** What a running command tells. */
export interface CommandEvents {
  /**
   * Bytes for the task's log, in order and one call at a time; the array is the receiver's. A promise
   * holds back the command until it settles; a rejection never ends it. Whole lines, except where a
   * line is longer than 64 KiB and where the output ends without a newline. The runner's own explanations come this way too.
   */
  output(bytes: Uint8Array): void | Promise<void>;
  /** Progress in percent, 0 to 100; about once a second at most, the last value always. */
  progress?(percent: number): void;
  /** `TR_EXPAND_CHUNK` (5.2): a file to graft, complete on disk now. Nothing waits for it. */
  expandChunk?(chunk: ExpandChunk): void;
}

/** A job fragment that a command asks to be put below its task. */
export interface ExpandChunk {
  /** Absolute path. */
  readonly file: string;
}

/** A command that was started, or whose start failed (then `pid` is undefined and `done` tells). */
export interface RunningCommand {
  /** Process id; also the id of its process group. */
  readonly pid: number | undefined;
  /** Settles when the command has ended and every event was taken; never rejects. */
  readonly done: Promise<CommandEnd>;
  /**
   * Ends the process group: interrupt, after 2 s terminate, after 2 more seconds kill (10.6). `done` then waits for the whole group. Repeating it, or
   * killing what has ended, does nothing.
   *
   * @param why for the log
   */
  kill(why?: string): void;
}

/**
 * Why a command ended: `exit` of its own (or by a signal from elsewhere), `killed` by `kill()`, and the failures that have an exit code of
 * their own, see `FAILURE_EXIT_CODES`. `fatal-line`: a line parser ended it.
 */
export type EndReason =
  | 'exit'
  | 'killed'
  | 'fatal-line'
  | 'launch-failed'
  | 'ran-too-long'
  | 'ran-too-short'
  | 'expand-unreadable';

/** Plain JSON data. */
export interface CommandEnd {
  /** 0 to 255, -n for signal n, what the command reported by directive, or a code above 20000. 0 alone is success (10.6). */
  readonly exitCode: number;
  readonly reason: EndReason;
  /** Milliseconds since the epoch. */
  readonly ended: number;
  /** Duration by a clock that does not jump. */
  readonly elapsedSecs: number;
  /** Seen while it ran; Linux only, and only for commands that live long enough to be looked at. */
  readonly usage?: ResourceUsage;
  /** The file with the text to expand, of a command with `expand` that succeeded: give it to `readExpandText`. */
  readonly expandFile?: string;
  /** The first rejection of `output`: what followed is not in the log. */
  readonly logError?: string;
  /** Nothing has begun, since the machine had no file, process, memory or disk space left, in its words: it may be tried again. */
  readonly noRoom?: string;
}

/** Of the command and its descendants: highest memory, processor time. */
export interface ResourceUsage {
  readonly rssBytes: number;
  readonly vszBytes: number;
  readonly userSecs: number;
  readonly systemSecs: number;
}
