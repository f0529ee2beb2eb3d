import { type CommandEnd, type CommandSpec, type ExpandChunk, type LineParser, startCommand } from '@jobtronaut/runner';
import { banner, endBanner } from './banner.ts';
import { LogFile } from './log-file.ts';

/** One attempt to be started. */
export interface Launch {
  readonly spec: CommandSpec;
  /** The task's log file: the attempt is appended between banners. */
  readonly log: string;
  /** The job's owner, for the banner. */
  readonly owner: string;
}

/** Adds a line to the log. */
export type Note = (line: string) => void;

/** What an attempt tells. */
export interface LaunchEvents {
  started(pid: number): void;
  /** The log has something in it. */
  logged(): void;
  progressed(percent: number): void;
  /** A file to graft; a rejection is noted in the log. */
  expandChunk(chunk: ExpandChunk, note: Note): Promise<void>;
  /** The command has ended; what counts is the end that this returns (a failed expansion makes an error of it). */
  judge(end: CommandEnd, note: Note): Promise<CommandEnd>;
  /** Everything is over and in the log. Always the last event. */
  ended(end: CommandEnd): void;
}

/** An attempt that was started. */
export interface Launched {
  /** Settles after the event `ended`; never rejects. */
  readonly done: Promise<void>;
  /** Ends it; repeating does nothing. */
  kill(why: string): void;
}

/**
 * Where commands run. The scheduler decides what starts, the launcher starts it: one whose commands survive the engine
 * can take the place of the one here.
 */
export interface Launcher {
  /** Never throws: what cannot be started ends with an exit code above 20000. */
  launch(launch: Launch, events: LaunchEvents): Launched;
}

/** Runs commands as children of the engine: they end with it. */
export class ChildLauncher implements Launcher {
  readonly #parsers: readonly LineParser[] | undefined;

  /** @param parsers read the output lines; by default the directives of tractor-protocol 11.5 */
  constructor(parsers?: readonly LineParser[]) {
    this.#parsers = parsers;
  }

  launch({ spec, log: path, owner }: Launch, events: LaunchEvents): Launched {
    const log = new LogFile(path);
    const note: Note = (line) => void log.append(`jobtronaut: ${line}\n`);
    void log.append(banner(spec, owner, new Date()));
    events.logged();
    const running = startCommand(
      spec,
      {
        output: (bytes) => log.append(bytes),
        progress: (percent) => events.progressed(percent),
        expandChunk: (chunk) => events.expandChunk(chunk, note),
      },
      this.#parsers ? { parsers: this.#parsers } : {},
    );
    if (running.pid !== undefined) events.started(running.pid);
    const done = running.done.then(async (raw) => {
      const end = await events.judge(raw, note);
      await log.append(endBanner(spec, end));
      void log.close();
      events.ended(end);
    });
    return { done, kill: (why) => running.kill(why) };
  }
}
