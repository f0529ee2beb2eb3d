import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandEnd, ExpandChunk } from '../command.ts';
import { messageOf } from '../errors.ts';
import { LastingTrouble } from '../lasting-trouble.ts';
import { isInSameRun, LAUNCHER_VARIABLE } from './identity.ts';
import { endLaunchers, endLeftover, untilSeen } from './leftovers.ts';
import { Link } from './link.ts';
import { makeAgain } from './make-again.ts';
import { type Hosted, type HostedCommand, type Order, PROTOCOL, type Report } from './messages.ts';
import { Records } from './records.ts';
import { SOCKET_NAME, shortPath } from './socket-path.ts';

/** Where the launcher lives and how it reads the lines of commands. */
export interface LauncherOptions {
  /** Its own, absolute; made if it is not there, readable by us alone. One engine at a time: the caller sees to that. */
  readonly folder: string;
  /**
   * Modules, as URLs or absolute paths, that export `parsers: LineParser[]`; the first opinion on a line counts.
   *
   * @default the directives of tractor-protocol 11.5
   */
  readonly parsers?: readonly string[];
  /** How long a launcher may take to answer. @default 10000 */
  readonly patienceMs?: number;
  /** Told of trouble that no attempt hears of, in one line each. */
  readonly onTrouble?: (message: string) => void;
}

/** What an attempt tells. After `ended` or `lost` nothing more comes. */
export interface HostedEvents {
  /** The process runs. */
  started(pid: number): void;
  /** 0 to 100. */
  progressed(percent: number): void;
  /** `TR_EXPAND_CHUNK`: nothing waits for it, and after a restart of the caller it may come again. */
  chunk(chunk: ExpandChunk, index: number): void;
  /**
   * It has ended, and that is on disk until `forget`: after a restart of the caller it comes again.
   *
   * @param chunks all that were announced
   */
  ended(end: CommandEnd, chunks: readonly ExpandChunk[]): void;
  /**
   * It is not alive any more, and nobody knows how it ended. `how` completes the sentence "The attempt …".
   *
   * @param isOdd its launcher went, and the machine did not: the command may have done that itself
   */
  lost(how: string, isOdd: boolean): void;
}

/** The same file seen from `src` and from `dist`: Node 20 runs the built one only. */
const PROGRAM = fileURLToPath(new URL('../../dist/launcher/program.js', import.meta.url));
/** A small heap: what a fork costs grows with the memory of the one that forks. */
const FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=256'];
const PATIENCE_MS = 10_000;
const RETRY_MS = 1000;
/** A log that is longer begins anew; the one before is kept. Bytes. */
const LONG_LOG = 1_000_000;
/** What `mkfifo` and messages of the system need; commands bring their own environment. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ'];

/**
 * Runs commands in a process of their own, which outlives this one: a launcher, started when it is needed, one for many
 * commands. Whoever comes after us opens the same folder and takes over what runs, and hears of what has ended.
 */
export class Launcher {
  readonly #options: LauncherOptions;
  readonly #records: Records;
  readonly #watched = new Map<string, HostedEvents>();
  /** What a launcher that was there before us knows, until somebody asks for it. */
  readonly #survivors = new Map<string, Hosted>();
  #link: Link<Order, Report> | undefined;
  /** Orders for a launcher that is still to be started. */
  #orders: Order[] = [];
  #starting: Promise<void> | undefined;
  #closing: (() => void) | undefined;

  constructor(options: LauncherOptions) {
    this.#options = options;
    this.#records = new Records(options.folder);
  }

  get #patienceMs(): number {
    return this.#options.patienceMs ?? PATIENCE_MS;
  }

  /**
   * Looks for a launcher that survived. What it or the folder knows and nobody expects is ended and forgotten.
   *
   * @param expected ids to be adopted
   * @throws the operating system's error if the folder cannot be used
   */
  async open(expected: ReadonlySet<string>): Promise<void> {
    mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
    const opening = this.#open(expected);
    // What is to be launched meanwhile waits: a launcher that survived must not be taken for one that cannot be reached.
    this.#starting = opening.catch(() => {});
    await opening.finally(() => {
      this.#starting = undefined;
    });
    this.#deliver();
  }

  async #open(expected: ReadonlySet<string>): Promise<void> {
    const { folder } = this.#options;
    const isThere = await this.#reconnect();
    if (!isThere) await endLaunchers(folder);
    const known = new Set([...this.#records.ids(), ...this.#survivors.keys()]);
    await Promise.all([...known].filter((id) => !expected.has(id)).map((id) => this.#drop(id)));
    // It may have died meanwhile: whoever adopts must find its last children.
    if (isThere && !this.#link) await endLaunchers(folder);
  }

  /** Where the standard output of a command with `expand: {capture}` may go: it stays until `forget`. */
  expandFile(id: string): string {
    return this.#records.expandFile(id);
  }

  /** Never throws: what cannot be started ends with an exit code above 20000. */
  launch(command: HostedCommand, events: HostedEvents): void {
    this.#watched.set(command.id, events);
    this.#send({ type: 'launch', command });
  }

  /** Takes over an attempt of one who was here before. What is known of it is told before this returns, the rest later. */
  adopt(id: string, events: HostedEvents): void {
    const survivor = this.#survivors.get(id);
    this.#survivors.delete(id);
    if (!survivor) {
      void this.#settle(id, events);
      return;
    }
    this.#watched.set(id, events);
    const { pid, percent, chunks, end } = survivor;
    if (pid !== undefined) events.started(pid);
    if (percent !== undefined) events.progressed(percent);
    for (const [index, chunk] of chunks.entries()) events.chunk(chunk, index);
    if (end) this.#ended(id, end, chunks);
  }

  /** Interrupt, terminate, kill (tractor-protocol 10.6); `ended` follows. Repeating it does nothing. */
  kill(id: string, why: string): void {
    const events = this.#watched.get(id);
    if (!events) return;
    const at = this.#orders.findIndex((order) => order.type === 'launch' && order.command.id === id);
    if (at < 0) {
      this.#send({ type: 'kill', id, why });
      return;
    }
    // It still waits for a launcher, maybe for ever.
    this.#orders.splice(at, 1);
    this.#watched.delete(id);
    const end = { exitCode: -constants.signals.SIGTERM, reason: 'killed', ended: Date.now(), elapsedSecs: 0 } as const;
    process.nextTick(() => events.ended(end, []));
  }

  /** The end of an attempt is safe elsewhere. */
  forget(id: string): void {
    if (this.#link) this.#link.send({ type: 'forget', id });
    else this.#records.remove(id);
  }

  /** Lets go without a word, as if we had died: what runs goes on, and waits for who comes next. */
  part(): void {
    this.#closing = () => {};
    this.#link?.close();
  }

  /** The launcher has not ended what it was told to, be it stopped or asleep on a disk that hangs: it is ended, and what it ran. */
  giveUp(): void {
    if (!this.#link) return;
    this.#trouble('the launcher does not end what it was told to end, and is killed');
    this.#link.close();
  }

  /**
   * Lets go. The launcher ends if nothing runs, else when nothing does any more. Resolves when it is gone, or on its own; one that
   * does not answer is killed.
   */
  async close(): Promise<void> {
    await this.#starting;
    const link = this.#link;
    if (!link) return;
    let isSilent = false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        isSilent = true;
        link.close();
      }, this.#patienceMs);
      this.#closing = () => {
        clearTimeout(timer);
        resolve();
      };
      link.send({ type: 'bye' });
      link.end();
    });
    if (isSilent) await endLaunchers(this.#options.folder);
  }

  #send(order: Order): void {
    if (this.#link && !this.#starting) {
      this.#link.send(order);
      return;
    }
    this.#orders.push(order);
    if (!this.#starting) this.#deliver();
  }

  /** Sends what waits for a launcher, and starts one if that is needed. */
  #deliver(): void {
    if (this.#link) {
      for (const order of this.#orders) this.#link.send(order);
      this.#orders = [];
    } else if (this.#orders.length > 0) {
      this.#starting = this.#start().finally(() => {
        this.#starting = undefined;
        this.#deliver();
      });
    }
  }

  /** Starts a launcher; tries again until there is one, or nothing waits for it any more. */
  async #start(): Promise<void> {
    const trouble = new LastingTrouble((message) => this.#trouble(message));
    while (!this.#link && this.#orders.length > 0) {
      try {
        await endLaunchers(this.#options.folder);
        await this.#greet(this.#spawn());
        trouble.succeeded('there is a launcher for commands now');
      } catch (error) {
        trouble.failed(`no launcher for commands, trying again: ${messageOf(error)}`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  #spawn(): Socket {
    const { folder } = this.#options;
    makeAgain(folder);
    const env = Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
    const log = join(folder, 'launcher.log');
    if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LONG_LOG) renameSync(log, `${log}.before`);
    const errors = openSync(log, 'a', 0o600);
    try {
      const child = spawn(process.execPath, [...FLAGS, PROGRAM, folder], {
        detached: true,
        stdio: ['ignore', 'ignore', errors, 'pipe'],
        // Its temporary files are with the rest of it: what is left after a kill has one place, and one who clears it.
        env: { ...env, TMPDIR: folder, [LAUNCHER_VARIABLE]: folder },
      });
      // A failure closes the socket too.
      child.on('error', () => {});
      child.unref();
      // A process with all its files open gets a child without any of this.
      const socket = (child.stdio as typeof child.stdio | undefined)?.[3];
      if (!socket) throw new Error('too many open files, or no process can be started');
      return socket as Socket;
    } finally {
      closeSync(errors);
    }
  }

  /** Whether there is a launcher. What it knows are the survivors then. */
  async #reconnect(): Promise<boolean> {
    const { path, release } = shortPath(this.#options.folder, SOCKET_NAME);
    const socket = connect(path);
    const connected = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    release();
    if (!connected) return false;
    try {
      await this.#greet(socket);
      return true;
    } catch (error) {
      this.#trouble(`the launcher cannot be used, and what it runs will run again: ${messageOf(error)}`);
      return false;
    }
  }

  /** Makes a socket our link, once the launcher behind it has said hello. */
  #greet(socket: Socket): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => refuse('it does not answer'), this.#patienceMs);
      const refuse = (why: string): void => {
        clearTimeout(timer);
        reject(new Error(why));
        link.close();
      };
      const link = new Link<Order, Report>(
        socket,
        (report) => {
          if (report.type !== 'hello') return this.#hear(report);
          if (report.protocol !== PROTOCOL) return refuse('it is of another version');
          clearTimeout(timer);
          this.#link = link;
          // At once: the next thing that it says may be the end of one of them.
          for (const hosted of report.attempts) this.#survivors.set(hosted.id, hosted);
          link.send({ type: 'configure', parsers: this.#options.parsers ?? [] });
          resolve();
        },
        () => {
          if (this.#link === link) this.#parted();
          else refuse('it has ended');
        },
      );
    });
  }

  #hear(report: Exclude<Report, { type: 'hello' }>): void {
    if (report.type === 'trouble') {
      this.#trouble(report.message);
      return;
    }
    const survivor = this.#survivors.get(report.id);
    if (survivor) {
      if (report.type === 'lost') this.#survivors.delete(report.id);
      else this.#survivors.set(report.id, heard(survivor, report));
      return;
    }
    const events = this.#watched.get(report.id);
    if (report.type === 'lost') {
      this.#watched.delete(report.id);
      events?.lost('was asked to end together with its launcher, and did', true);
    } else if (report.type === 'ended') this.#ended(report.id, report.end, report.chunks);
    else if (report.type === 'started') events?.started(report.pid);
    else if (report.type === 'progress') events?.progressed(report.percent);
    else events?.chunk(report.chunk, report.index);
  }

  #ended(id: string, end: CommandEnd, chunks: readonly ExpandChunk[]): void {
    const events = this.#watched.get(id);
    this.#watched.delete(id);
    events?.ended(end, chunks);
  }

  /** The launcher is gone: by our leave, or killed. */
  #parted(): void {
    this.#link = undefined;
    if (this.#closing) {
      this.#closing();
      return;
    }
    // What it has not been told to launch waits for the next one.
    this.#orders = this.#orders.filter(({ type }) => type === 'launch');
    const waiting = new Set(this.#orders.flatMap((order) => (order.type === 'launch' ? order.command.id : [])));
    const gone = [...this.#watched].filter(([id]) => !waiting.has(id));
    for (const [id] of gone) this.#watched.delete(id);
    this.#survivors.clear();
    this.#trouble(`the launcher has died; ${gone.length} commands that it ran are looked after`);
    const ended = endLaunchers(this.#options.folder);
    // Nobody starts another one before this one's last children are known.
    this.#starting ??= ended.then(() => {
      this.#starting = undefined;
      this.#deliver();
    });
    for (const [id, events] of gone) void ended.then(() => this.#settle(id, events, true));
  }

  /**
   * An attempt without a launcher: its recorded end counts, else it must not be alive when it is given up.
   *
   * @param wasSeen we were there when its launcher went: the machine has not stopped since
   */
  async #settle(id: string, events: HostedEvents, wasSeen = false): Promise<void> {
    const { process: identity, ended } = await untilSeen(() => this.#records.read(id));
    if (ended) {
      // Whoever was here before may have died before it was written down there.
      if (!wasSeen && identity) events.started(identity.pid);
      return events.ended(ended.end, ended.chunks);
    }
    const left = await endLeftover(this.#options.folder, id, identity);
    const isSameRun = identity && (await untilSeen(() => isInSameRun(identity)));
    if (left) events.lost('outlived its launcher and was ended', true);
    else if (isSameRun === false) events.lost('was lost when the machine or its container stopped', false);
    else events.lost('was lost with its launcher', wasSeen || isSameRun === true);
  }

  /** Nobody knows it: it was forgotten too late, or its queue is not there any more. */
  async #drop(id: string): Promise<void> {
    const survivor = this.#survivors.get(id);
    this.#survivors.delete(id);
    if (survivor && !survivor.end) {
      await new Promise<void>((resolve) => {
        const nothing = (): void => {};
        const over = (): void => resolve();
        this.#watched.set(id, { started: nothing, progressed: nothing, chunk: nothing, ended: over, lost: over });
        this.#link?.send({ type: 'kill', id, why: 'nobody knows it any more' });
      });
    } else if (!survivor) {
      await endLeftover(this.#options.folder, id, this.#records.read(id).process);
    }
    this.forget(id);
  }

  #trouble(message: string): void {
    this.#options.onTrouble?.(message);
  }
}

/** What is known of an attempt that nobody has asked for yet, after one more report. */
function heard(known: Hosted, report: Exclude<Report, { type: 'hello' | 'trouble' | 'lost' }>): Hosted {
  switch (report.type) {
    case 'started':
      return { ...known, pid: report.pid };
    case 'progress':
      return { ...known, percent: report.percent };
    case 'chunk':
      return { ...known, chunks: [...known.chunks, report.chunk] };
    case 'ended':
      return { ...known, end: report.end, chunks: report.chunks };
  }
}
