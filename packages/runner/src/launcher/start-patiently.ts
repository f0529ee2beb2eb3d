import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandEnd, CommandEvents, CommandSpec, RunningCommand } from '../command.ts';
import type { RunnerOptions } from '../runner-options.ts';
import { startCommand } from '../start.ts';

/** Between two tries. Milliseconds. */
const RETRY_MS = 1000;

/** What a command tells that may have to wait. */
export interface PatientEvents extends CommandEvents {
  /** The process runs. */
  started(pid: number): void;
  /** There is no room for it, in the machine's words: it is tried again. Told once. */
  waits(why: string): void;
  /** It has ended well, and what it expands cannot be reached: its end is told later. Told once, in the words of `excuse`. */
  held(why: string): void;
  /** Why what was to be found cannot be found now, which is not the command's fault: it is tried again then. */
  excuse(): string | undefined;
  /** Whether somebody is there who would bring it back: else nothing is waited for. */
  isAwaited(): boolean;
}

/**
 * Starts a command, again and again as long as the machine has no room for it: that would fail all that waits, one after the
 * other, and no command is to blame for it. `done` resolves to nothing where nothing has begun and nobody waits for it.
 */
export function startPatiently(
  spec: CommandSpec,
  events: PatientEvents,
  options: RunnerOptions,
): Pick<RunningCommand, 'pid' | 'kill'> & { readonly done: Promise<CommandEnd | undefined> } {
  const killed = new AbortController();
  let running: RunningCommand | undefined;
  const tell = (held: Uint8Array[]): void => {
    for (const bytes of held.splice(0)) void events.output(bytes);
  };

  const run = async (): Promise<CommandEnd | undefined> => {
    // What it writes, and that it runs, could not be put down; not to wait at all starts it at once.
    if (events.excuse() !== undefined) {
      const way = await untilClear(events.waits);
      if (way !== 'clear') return way === 'killed' ? neverStarted() : undefined;
    }
    for (let isFirst = true; ; isFirst = false) {
      // What the next tries say has been said before, until one says something else.
      const repeated: Uint8Array[] = [];
      const hold = (bytes: Uint8Array) =>
        running?.pid === undefined ? void repeated.push(bytes) : events.output(bytes);
      running = startCommand(spec, isFirst ? events : { ...events, output: hold }, options);
      if (running.pid !== undefined) {
        tell(repeated);
        events.started(running.pid);
      }
      const { noRoom, ...end } = await running.done;
      const why = noRoom ?? (end.reason === 'launch-failed' ? events.excuse() : undefined);
      if (why === undefined) {
        tell(repeated);
        return end.expandFile === undefined ? end : untilFound(end);
      }
      if (noRoom === undefined && !events.isAwaited()) return undefined;
      if (isFirst) events.waits(why);
      await sleep(RETRY_MS, undefined, killed).catch(() => {});
      if (killed.signal.aborted) return killedWhile(end);
    }
  };

  /** Waits until nothing is in the way, it is killed, or nobody waits with us. */
  const untilClear = async (say: (why: string) => void): Promise<'clear' | 'killed' | 'alone'> => {
    for (let isFirst = true; ; isFirst = false) {
      const why = events.excuse();
      if (why === undefined) return 'clear';
      if (!events.isAwaited()) return 'alone';
      if (isFirst) say(why);
      await sleep(RETRY_MS, undefined, killed).catch(() => {});
      if (killed.signal.aborted) return 'killed';
    }
  };

  /** Who is told of the end reads the file at once. */
  const untilFound = async (end: CommandEnd): Promise<CommandEnd> =>
    (await untilClear(events.held)) === 'killed' ? killedWhile(end) : end;

  return {
    get pid() {
      return running?.pid;
    },
    done: run(),
    kill: (why) => {
      killed.abort();
      running?.kill(why);
    },
  };
}

function neverStarted(): CommandEnd {
  return killedWhile({ exitCode: 0, reason: 'exit', ended: Date.now(), elapsedSecs: 0 });
}

/** It was ended while it had to wait. */
function killedWhile({ expandFile: _, ...end }: CommandEnd): CommandEnd {
  return { ...end, exitCode: -constants.signals.SIGTERM, reason: 'killed', ended: Date.now() };
}
