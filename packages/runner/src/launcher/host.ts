import { existsSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandEnd, ExpandChunk, RunningCommand } from '../command.ts';
import { messageOf } from '../errors.ts';
import { LastingTrouble } from '../lasting-trouble.ts';
import type { LineParser } from '../line-parser.ts';
import { AttemptLog } from './attempt-log.ts';
import { banner, endBanner } from './banner.ts';
import { ATTEMPT_VARIABLE, attemptMark, identify, LAUNCHER_VARIABLE } from './identity.ts';
import { Link } from './link.ts';
import { type HostedCommand, isToBeJudged, type Order, PROTOCOL, type Report } from './messages.ts';
import { Records } from './records.ts';
import { startPatiently } from './start-patiently.ts';

/** How long it waits for an engine to come back when nothing runs. Milliseconds. */
const IDLE_MS = 10_000;
/** Between two tries to record an end on a full disk. Milliseconds. */
const RECORD_RETRY_MS = 500;
/**
 * A machine that shuts down, or a service manager that stops, asks all processes at once to end. So long we wait for our
 * turn when a command says that it was asked. Milliseconds.
 */
const OUR_TURN_MS = 200;
/** How those end who were asked to, and how a shell tells it. */
const ASKED = new Set(
  ['SIGTERM', 'SIGINT', 'SIGHUP'].flatMap((name) => {
    const signal = constants.signals[name as 'SIGTERM'];
    return [-signal, 128 + signal];
  }),
);

/** An attempt until its end is safe elsewhere. */
interface Attempt {
  readonly running: Pick<RunningCommand, 'pid' | 'kill'>;
  /** It was there when a signal asked us to end, and may have got the same. */
  asked: boolean;
  readonly chunks: ExpandChunk[];
  percent: number | undefined;
  end: CommandEnd | undefined;
  /** Its end is on disk. */
  recorded: boolean;
  /** That it cannot be recorded. */
  readonly trouble: LastingTrouble;
}

export interface HostOptions {
  readonly folder: string;
  /** Nothing runs, and nobody is there. */
  readonly onIdle: () => void;
}

/** Runs commands for an engine that may come and go. */
export class Host {
  readonly #options: HostOptions;
  readonly #records: Records;
  readonly #attempts = new Map<string, Attempt>();
  #parsers: readonly LineParser[] | undefined;
  #engine: Link<Report, Order> | undefined;
  /** Orders that wait until the parsers are there. */
  #held: Order[] | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  /** Whether it ends as soon as nothing runs. */
  #leaving = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#records = new Records(options.folder);
  }

  /** An engine is there. There is one at a time: what another one has said and we have not heard is void. */
  welcome(socket: Socket): void {
    this.#engine?.close();
    this.#held = undefined;
    clearTimeout(this.#idleTimer);
    this.#leaving = false;
    for (const attempt of this.#attempts.values()) attempt.asked = false;
    const link = new Link<Report, Order>(
      socket,
      (order) => this.#obey(order),
      () => {
        if (this.#engine !== link) return;
        this.#engine = undefined;
        this.#lookIdle();
      },
    );
    this.#engine = link;
    const attempts = [...this.#attempts].map(([id, { running, chunks, percent, end }]) => ({
      id,
      chunks,
      ...(running.pid !== undefined && { pid: running.pid }),
      ...(percent !== undefined && { percent }),
      ...(end && { end }),
    }));
    link.send({ type: 'hello', protocol: PROTOCOL, attempts });
  }

  /** Ends as soon as nothing runs. */
  leave(): void {
    this.#leaving = true;
    this.#lookIdle();
  }

  /** Likewise, by a signal. What runs may have got the same: if it fails, that does not count, and it runs again. */
  leaveAsAsked(): void {
    for (const attempt of this.#attempts.values()) attempt.asked = true;
    this.leave();
  }

  #obey(order: Order): void {
    if (this.#held) {
      this.#held.push(order);
      return;
    }
    switch (order.type) {
      case 'configure':
        this.#configure(order.parsers);
        break;
      case 'launch':
        this.#launch(order.command);
        break;
      case 'kill':
        this.#attempts.get(order.id)?.running.kill(order.why);
        break;
      case 'forget':
        this.#attempts.delete(order.id);
        this.#records.remove(order.id);
        this.#lookIdle();
        break;
      case 'bye':
        this.leave();
        break;
    }
  }

  #configure(modules: readonly string[]): void {
    this.#parsers = undefined;
    if (modules.length === 0) return;
    const held: Order[] = [];
    this.#held = held;
    void this.#load(modules).then(() => {
      if (this.#held !== held) return;
      this.#held = undefined;
      for (const order of held) this.#obey(order);
    });
  }

  async #load(modules: readonly string[]): Promise<void> {
    try {
      const loaded = await Promise.all(modules.map(async (url) => (await import(url)) as { parsers?: unknown }));
      this.#parsers = loaded.flatMap(({ parsers: list }, index) => {
        if (Array.isArray(list)) return list as LineParser[];
        throw new Error(`${modules[index]} exports no list "parsers"`);
      });
    } catch (error) {
      this.#trouble(`output parsers cannot be loaded, the ordinary ones are used: ${messageOf(error)}`);
    }
  }

  #launch({ id, spec: given, log: path, owner }: HostedCommand): void {
    const log = new AttemptLog(path);
    log.write(Buffer.from(banner(given, owner, new Date())));
    const { [LAUNCHER_VARIABLE]: _, ...env } = given.env;
    const spec = { ...given, env: { ...env, [ATTEMPT_VARIABLE]: attemptMark(this.#options.folder, id) } };
    const trouble = new LastingTrouble((message) => this.#trouble(message));
    const running = startPatiently(
      spec,
      {
        started: (pid) => {
          this.#tryRecord(id, trouble, () => this.#records.writeProcess(id, identify(pid)));
          this.#engine?.send({ type: 'started', id, pid });
        },
        waits: (why) => {
          log.write(Buffer.from('jobtronaut: it is tried again until there is room\n'));
          this.#trouble(`attempt ${id} cannot be launched, trying again: ${why}`);
        },
        held: (why) => this.#trouble(`attempt ${id} has ended, and what it expands is waited for: ${why}`),
        // What it needs lies there. Without an engine nobody would bring it back.
        excuse: () => (existsSync(this.#options.folder) ? undefined : `${this.#options.folder} is not there`),
        isAwaited: () => this.#engine !== undefined,
        output: (bytes) => log.write(bytes),
        progress: (percent) => {
          attempt.percent = percent;
          this.#engine?.send({ type: 'progress', id, percent });
        },
        expandChunk: (chunk) => {
          // Not waited for: an engine that is away must not hold the command.
          const index = attempt.chunks.push(chunk) - 1;
          this.#engine?.send({ type: 'chunk', id, chunk, index });
        },
      },
      this.#parsers ? { parsers: this.#parsers } : {},
    );
    const attempt: Attempt = {
      running,
      asked: false,
      chunks: [],
      percent: undefined,
      end: undefined,
      recorded: false,
      trouble,
    };
    this.#attempts.set(id, attempt);
    void running.done.then(async (end) => {
      if (end === undefined) this.#trouble(`attempt ${id} was not launched, and is left to the next engine`);
      if (end === undefined || (await isEndedWithUs(attempt, end))) {
        log.close();
        this.#lost(id);
        return;
      }
      log.close(isToBeJudged(end, attempt.chunks) ? '' : endBanner(spec, end));
      attempt.end = end;
      // First of all: while we write it down here, the engine writes it down there.
      this.#engine?.send({ type: 'ended', id, end, chunks: attempt.chunks });
      this.#engine?.flush();
      this.#record(id, attempt, end);
    });
  }

  #lost(id: string): void {
    this.#attempts.delete(id);
    this.#engine?.send({ type: 'lost', id });
    this.#engine?.flush();
    this.#lookIdle();
  }

  /** Until it succeeds, or the end is safe elsewhere. Where the folder is gone nobody can come to read it: that does not keep us here. */
  #record(id: string, attempt: Attempt, end: CommandEnd): void {
    if (this.#attempts.get(id) !== attempt) return;
    const { chunks, recorded, trouble } = attempt;
    const isWritten = this.#tryRecord(id, trouble, () => this.#records.writeEnd(id, { end, chunks }, !this.#engine));
    attempt.recorded = isWritten || !existsSync(this.#options.folder);
    if (attempt.recorded !== recorded) this.#lookIdle();
    // Also where the folder is gone, as long as we are there: it may have been away for a moment.
    if (!isWritten) setTimeout(() => this.#record(id, attempt, end), RECORD_RETRY_MS);
  }

  #tryRecord(id: string, trouble: LastingTrouble, record: () => void): boolean {
    try {
      record();
      trouble.succeeded(`attempt ${id} is recorded now`);
      return true;
    } catch (error) {
      trouble.failed(`attempt ${id} cannot be recorded: ${messageOf(error)}`);
      return false;
    }
  }

  #trouble(message: string): void {
    writeLog(message);
    this.#engine?.send({ type: 'trouble', message });
  }

  #lookIdle(): void {
    clearTimeout(this.#idleTimer);
    for (const { recorded } of this.#attempts.values()) if (!recorded) return;
    if (this.#leaving) this.#options.onIdle();
    else if (!this.#engine) this.#idleTimer = setTimeout(this.#options.onIdle, IDLE_MS);
  }
}

async function isEndedWithUs(attempt: Attempt, { exitCode, reason }: CommandEnd): Promise<boolean> {
  if (exitCode === 0 || reason !== 'exit') return false;
  if (!attempt.asked && ASKED.has(exitCode)) await sleep(OUR_TURN_MS);
  return attempt.asked;
}

/** To our own log. The disk that is full may be the one of the log: that must not be the end of us. */
function writeLog(message: string): void {
  try {
    writeSync(process.stderr.fd, `${new Date().toISOString()} ${message}\n`);
  } catch {
    // Whoever is there has been told.
  }
}
