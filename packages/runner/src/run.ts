import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, resolve } from 'node:path';
import { FAILURE_EXIT_CODES } from './codes.ts';
import type { CommandEnd, CommandEvents, CommandSpec, EndReason, RunningCommand } from './command.ts';
import { parseDirective } from './directives.ts';
import { messageOf } from './errors.ts';
import { expandFile, whyUnreadable } from './expansion.ts';
import type { Launch } from './launch.ts';
import type { OutputStream } from './line-parser.ts';
import type { CommandLog } from './log.ts';
import { PipeReader } from './pipe-reader.ts';
import type { Pipe } from './pipes.ts';
import { endProcessGroup } from './process-group.ts';
import { ProgressThrottle } from './progress.ts';
import type { RunnerOptions } from './runner-options.ts';
import { OutputScanner, type ScanItem } from './scanner.ts';
import { watchUsage } from './usage.ts';

/** How the process itself ended. */
interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly ended: number;
  readonly elapsedSecs: number;
}

/** The longest time that a timer of Node knows, milliseconds. */
const LONGEST_TIMER = 0x7fff_ffff;

/** The life of one process: what it prints, when it must stop, what its end means. */
export class Run implements RunningCommand {
  readonly done: Promise<CommandEnd>;
  readonly #spec: CommandSpec;
  readonly #launch: Launch;
  readonly #events: CommandEvents;
  readonly #options: Required<RunnerOptions>;
  readonly #log: CommandLog;
  readonly #progress: ProgressThrottle;
  /** What a line said: it counts more than the exit of the process. */
  #status: number | undefined;
  /** Why we end it; undefined while it may end by itself. */
  #reason: EndReason | undefined;
  /** The kill sequence, once it is under way. */
  #ending: Promise<void> | undefined;
  #exited = false;
  /** The command reports its progress itself. */
  #reports = false;
  #parserFailed = false;
  #limitTimer: NodeJS.Timeout | undefined;
  #statusTimer: NodeJS.Timeout | undefined;

  constructor(spec: CommandSpec, launch: Launch, events: CommandEvents, log: CommandLog, options: RunnerOptions) {
    this.#spec = spec;
    this.#launch = launch;
    this.#events = events;
    this.#log = log;
    this.#options = {
      parsers: [parseDirective],
      killStepMs: 2000,
      exitStatusMs: 2000,
      progressMs: 1000,
      drainMs: 250,
      ...options,
    };
    this.#progress = new ProgressThrottle((percent) => events.progress?.(percent), this.#options.progressMs);
    this.done = this.#live();
  }

  get pid(): number {
    return this.#launch.pid;
  }

  kill(why = 'on request'): void {
    if (this.#exited || this.#reason !== undefined) return;
    void this.#log.note(`killed: ${why}`);
    this.#stop('SIGINT', 'killed');
  }

  async #live(): Promise<CommandEnd> {
    const { child, cwd, outputs, stdin } = this.#launch;
    if (this.#spec.cwd !== undefined && resolve(this.#spec.cwd) !== cwd)
      void this.#log.note(`cannot enter ${this.#spec.cwd}; running in ${cwd}`, 'cwd-unusable');
    const exit = new Promise<ProcessExit>((settle) => {
      child.once('exit', (code, signal) => {
        this.#exited = true;
        settle({ code, signal, ended: Date.now(), elapsedSecs: (performance.now() - this.#launch.startedAt) / 1000 });
      });
    });
    const readers = outputs.map(({ stream, pipe }) => this.#read(stream, pipe));
    const usageOf = watchUsage(this.pid);
    this.#armLimit();

    const processExit = await exit;
    const usage = usageOf();
    clearTimeout(this.#limitTimer);
    clearTimeout(this.#statusTimer);
    // Who killed it may have left the rest of it at work, which must not go on beside the next attempt.
    if (processExit.signal !== null) this.#ending ??= this.#end('SIGTERM');
    await this.#ending;
    stdin?.release(true);
    await Promise.all(readers.map((finish) => finish()));

    const end = this.#judge(processExit);
    this.#progress.flush();
    await this.#log.settled();
    return {
      ...end,
      ended: processExit.ended,
      elapsedSecs: processExit.elapsedSecs,
      ...(usage ? { usage } : {}),
      ...this.#log.failure(),
    };
  }

  /** @returns a function that waits for the end of the stream; called when the command has ended */
  #read(stream: OutputStream, pipe: Pipe): () => Promise<void> {
    const scanner = new OutputScanner(stream, this.#options.parsers, this.#spec, (error) => this.#noteParser(error));
    const reader = new PipeReader(pipe.ours, (chunk) => this.#take(scanner.push(chunk)));
    return async () => {
      reader.leave(this.#options.drainMs);
      pipe.release(await reader.ended);
      await this.#take(scanner.finish());
    };
  }

  async #take(items: readonly ScanItem[]): Promise<void> {
    for (const item of items) {
      if (!Buffer.isBuffer(item)) {
        this.#heed(item);
        continue;
      }
      const wait = this.#log.write(item);
      if (wait) await wait;
    }
  }

  #heed(verdict: Exclude<ScanItem, Buffer>): void {
    switch (verdict.kind) {
      case 'progress':
        if (verdict.estimate !== true) this.#reports = true;
        else if (this.#reports) return;
        this.#progress.report(verdict.percent);
        return;
      case 'exit-code':
        this.#status = verdict.code;
        this.#armStatus();
        return;
      case 'fatal-code':
        this.#status = verdict.code;
        this.#stop('SIGTERM', 'fatal-line');
        return;
      case 'expand-chunk':
        this.#events.expandChunk?.({ file: resolve(this.#launch.cwd, verdict.file) });
    }
  }

  /** Once per command: a parser that fails on one line fails on many. */
  #noteParser(error: unknown): void {
    if (this.#parserFailed) return;
    this.#parserFailed = true;
    void this.#log.note(
      `an output parser failed; lines that it fails on are logged as they are: ${messageOf(error)}`,
      'parser-failed',
    );
  }

  /** After its exit status directive the process is expected to go (tractor-protocol 11.5). */
  #armStatus(): void {
    const { exitStatusMs } = this.#options;
    if (exitStatusMs === 0 || this.#exited) return;
    this.#statusTimer ??= setTimeout(() => {
      void this.#log.note(`terminated: still there ${exitStatusMs / 1000} s after its exit status directive`);
      this.#stop('SIGTERM');
    }, exitStatusMs);
  }

  #armLimit(): void {
    const { maxRunSecs } = this.#spec;
    if (maxRunSecs === undefined || !(maxRunSecs > 0)) return;
    const leftMs = this.#launch.startedAt + maxRunSecs * 1000 - performance.now();
    this.#limitTimer = setTimeout(
      () => {
        if (leftMs > LONGEST_TIMER) return this.#armLimit();
        void this.#log.note(`killed: longer than ${maxRunSecs} s`, 'ran-too-long');
        this.#stop('SIGINT', 'ran-too-long');
      },
      Math.min(leftMs, LONGEST_TIMER),
    );
  }

  #stop(first: 'SIGINT' | 'SIGTERM', reason?: EndReason): void {
    if (this.#exited) return;
    this.#reason ??= reason;
    this.#ending ??= this.#end(first);
  }

  #end(first: 'SIGINT' | 'SIGTERM'): Promise<void> {
    return endProcessGroup(this.pid, this.#options.killStepMs, first, () => this.#exited);
  }

  /** What the end means (tractor-protocol 10.6). */
  #judge(exit: ProcessExit): Pick<CommandEnd, 'exitCode' | 'reason' | 'expandFile'> {
    const signal = exit.signal === null ? undefined : -constants.signals[exit.signal];
    const reason = this.#reason ?? 'exit';
    if (reason === 'killed') return { exitCode: signal ?? -constants.signals.SIGTERM, reason };
    if (reason === 'ran-too-long') return { exitCode: FAILURE_EXIT_CODES[reason], reason };
    const exitCode = this.#status ?? signal ?? exit.code ?? 0;
    if (exitCode !== 0) return { exitCode, reason };

    const { minRunSecs = 0, expand } = this.#spec;
    if (exit.elapsedSecs < minRunSecs) {
      void this.#log.note(`ended after ${exit.elapsedSecs.toFixed(1)} s, less than ${minRunSecs} s`, 'ran-too-short');
      return { exitCode: FAILURE_EXIT_CODES['ran-too-short'], reason: 'ran-too-short' };
    }
    if (!expand) return { exitCode, reason };
    const file = expandFile(expand, this.#launch.cwd);
    // Where its folder is away, that is for its owner, who knows whether it comes back.
    const isOwners = 'capture' in expand && !existsSync(dirname(file));
    const why = isOwners ? undefined : whyUnreadable(file);
    if (why === undefined) return { exitCode, reason, expandFile: file };
    void this.#log.note(`cannot read what it was to expand: ${why}`, 'expand-unreadable');
    return { exitCode: FAILURE_EXIT_CODES['expand-unreadable'], reason: 'expand-unreadable' };
  }
}
