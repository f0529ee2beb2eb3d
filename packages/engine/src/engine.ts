import { join } from 'node:path';
import { Launcher, whyBlind } from '@jobtronaut/runner';
import { serviceKeys, thisBlade } from './blade.ts';
import { EngineError, messageOf, unwritableHint } from './errors.ts';
import { admit } from './http/guard.ts';
import { type Listening, listen } from './http/listen.ts';
import { Logins } from './http/logins.ts';
import { newServer } from './http/server.ts';
import { Sessions } from './http/sessions.ts';
import { Keeper } from './keeper.ts';
import { type EngineOptions, type Settings, settingsOf } from './options.ts';
import { Intake } from './queue/intake.ts';
import { Queue } from './queue/queue.ts';
import { resumeInheriting } from './queue/reclassify.ts';
import { Runs } from './run/runs.ts';
import { Capacity } from './scheduler/capacity.ts';
import { announce, ensureToken, prepareStateDir, withdraw } from './state-folder/folder.ts';
import { lockState, type StateLock } from './state-folder/lock.ts';
import { passwordCheck, setPassword } from './state-folder/password.ts';
import { watchFolder } from './state-folder/watch.ts';
import { WorkGate } from './status-filter.ts';
import { Store } from './store/store.ts';
import { bladeState } from './verbs/blades.ts';
import type { Context } from './verbs/context.ts';
import { logFile } from './verbs/log-files.ts';
import { LogKeys } from './verbs/log-keys.ts';
import { route } from './verbs/route.ts';
import { VERSION } from './version.ts';

/** A running engine. */
export interface Engine {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly stateDir: string;
  /** Settles as `close` does, when the engine has closed: by `close`, by `idleTimeout`, or because its folder is gone. */
  readonly closed: Promise<void>;
  /**
   * Ends the engine. Commands that run are killed, and run again when an engine is started on the same folder.
   *
   * @param options `drain`: lets them end first; nothing new starts. A later call without it waits no longer
   * @throws EngineError `state-unwritable` if the last changes could not be written. It has ended all the same: nobody was
   * told that they were, and what runs goes on, for the next engine
   */
  close(options?: { readonly drain?: boolean }): Promise<void>;
}

/**
 * Starts an engine: takes the state folder, loads what is unfinished, listens on loopback, runs.
 *
 * @throws EngineError `bad-engine-option`, `state-in-use`, `state-unwritable`, `unsafe-state`, `damaged-state`, `newer-state`,
 * `password-needed`, `port-taken`, `listen-failed`, `proc-missing`
 */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const settings = settingsOf(options);
  const blind = whyBlind();
  if (blind !== undefined) throw procMissing(blind);
  const stateDir = prepareStateDir(settings.stateDir);
  const lock = lockState(stateDir);
  let store: Store | undefined;
  let engine: EmbeddedEngine | undefined;
  try {
    if (settings.password !== undefined) await setPassword(stateDir, settings.password);
    if (settings.listen !== undefined && !passwordCheck(stateDir)) throw passwordNeeded(settings.listen);
    store = new Store(stateDir);
    engine = new EmbeddedEngine(settings, stateDir, store, lock);
    await engine.open();
    return engine;
  } catch (error) {
    engine?.abandon();
    store?.close();
    lock.release();
    throw error;
  }
}

function procMissing(why: string): EngineError {
  return new EngineError('proc-missing', `an engine finds its commands again in /proc, which ${why}`, {
    hint: 'mount it (as root: mount -t proc proc /proc), or send the job to another engine (--engine HOST[:PORT])',
  });
}

function passwordNeeded(listen: string): EngineError {
  return new EngineError(
    'password-needed',
    `to listen on ${listen}, where others can reach it, the engine needs a password`,
    {
      hint: 'give it with --password-file (a file that only you can read, or - for standard input), or the option `password`; it is remembered',
      data: { listen },
    },
  );
}

/** How often an engine with `idleTimeout` looks whether it is idle, at most. Milliseconds. */
const IDLE_CHECK_MS = 1000;

/** A row of `param`: the engine before this one was told to stop. */
const STOPPED = 'stopped';

class EmbeddedEngine implements Engine {
  readonly stateDir: string;
  readonly closed: Promise<void>;
  host = '127.0.0.1';
  port = 0;
  readonly #settings: Settings;
  readonly #lock: StateLock;
  readonly #context: Context;
  #listening: Listening | undefined;
  readonly #keeper: Keeper;
  readonly #gate: WorkGate | undefined;
  #runs: Runs | undefined;
  #settleClosed: (over: Promise<void>) => void = () => {};
  #closing: Promise<void> | undefined;
  #hurry: () => void = () => {};
  /** Resolves when what runs is not waited for. */
  readonly #hurried = new Promise<void>((resolve) => {
    this.#hurry = resolve;
  });
  #idleTimer: NodeJS.Timeout | undefined;
  #unwatch: () => void = () => {};

  constructor(settings: Settings, stateDir: string, store: Store, lock: StateLock) {
    this.stateDir = stateDir;
    this.#settings = settings;
    this.#lock = lock;
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve;
    });
    // That nobody waits for it must not end the process.
    this.closed.catch(() => {});
    const blade = thisBlade();
    const keys = serviceKeys(blade, settings.services, stateDir);
    const capacity = new Capacity({ slots: settings.slots, limits: settings.limits, keys });
    capacity.excuse = () => this.#excuse();
    const nimby = store.reader.param('nimby') ?? '0';
    capacity.nimby = nimby === '0' ? null : nimby;
    const queue = new Queue({
      store,
      capacity,
      maxAutoRetries: settings.maxRetries,
      maxLosses: settings.maxLosses,
      ...(settings.statusFilter && { mayStart: () => this.#gate?.isOpen() ?? true }),
      perform: (effect) => this.#runs?.perform(effect),
      onTrouble: settings.onTrouble,
    });
    const intake = new Intake({
      queue,
      store,
      capacity,
      stateDir,
      onTrouble: (error) =>
        settings.onTrouble(`rows of a job that was not taken could not be removed: ${messageOf(error)}`),
    });
    // Who is not of this machine may log in only where we listen to others.
    const isPassword = settings.listen === undefined ? undefined : passwordCheck(stateDir);
    const guard = {
      token: ensureToken(stateDir),
      stateDir,
      trustLocalUser: settings.trustLocalUser,
      hasPassword: isPassword !== undefined,
    };
    const context: Context = {
      queue,
      store,
      capacity,
      intake,
      sessions: new Sessions(),
      logins: isPassword && new Logins({ isPassword }),
      logKeys: new LogKeys(),
      guard,
      blade,
      stateDir,
      version: VERSION,
      port: () => this.port,
      about: () => ({
        limits: Object.fromEntries(settings.limits),
        idle: settings.idleTimeout === undefined ? null : settings.idleTimeout / 1000,
        trustLocalUser: settings.trustLocalUser,
        listen: settings.listen ?? null,
        keepDays: settings.keepDays,
        draining: this.#closing !== undefined,
      }),
    };
    if (settings.statusFilter) {
      const { statusFilter: filter, onTrouble } = settings;
      this.#gate = new WorkGate({ filter, state: () => bladeState(context), onTrouble });
    }
    this.#context = context;
    const { keepDays: days, onTrouble } = settings;
    this.#keeper = new Keeper({ store, queue, stateDir, days, onTrouble });
  }

  get url(): string {
    return `http://${this.host}:${this.port}`;
  }

  async open(): Promise<void> {
    const { port, listen: address, parsers, statusFilter, env, onTrouble } = this.#settings;
    const context = this.#context;
    const { queue, store, intake, blade } = context;
    intake.start();
    const create = () =>
      newServer({
        admit: (request) => admit(request, context.guard),
        call: (call) => route(context, call),
        file: (request) => logFile(context, request),
        onError: (error) => onTrouble(`Internal error: ${error instanceof Error ? error.stack : String(error)}`),
      });
    this.#listening = await listen({ create, port, address });
    this.host = this.#listening.host;
    this.port = this.#listening.port;
    const folder = join(this.stateDir, 'launcher');
    const engine = `${this.host}:${this.port}`;
    this.#runs = new Runs({
      launcher: new Launcher({ folder, onTrouble, ...(parsers && { parsers }) }),
      queue,
      store,
      intake,
      stateDir: this.stateDir,
      blade: { host: blade.name, engine, stateDir: this.stateDir, env },
      ...(statusFilter && { statusFilter, onFiltered: () => this.#gate?.forget() }),
      onTrouble,
    });
    const wasStopped = store.reader.param(STOPPED) !== undefined;
    if (wasStopped) queue.writeNow((writer) => writer.removeParam(STOPPED));
    await this.#runs.adopt(await queue.restore(), { wasStopped });
    this.#announce();
    resumeInheriting(context).catch((error) => {
      if (!this.#closing)
        onTrouble(`a change of a job's service, tags or slots could not be brought to its end: ${messageOf(error)}`);
    });
    this.#keeper.start();
    this.#watchIdleness();
    const onGone = (): void => {
      onTrouble(
        `the state folder ${this.stateDir} is gone, or another one: nothing can be kept there any more, and the engine ends`,
      );
      void this.close();
    };
    this.#unwatch = watchFolder(this.stateDir, onGone, () => {
      try {
        this.#announce();
      } catch {
        // Its disk is full, or the folder is just being removed: the next look will tell.
      }
    });
  }

  /** What stays behind names a process that has ended: nobody takes it for an engine. */
  #withdraw(): void {
    try {
      withdraw(this.stateDir);
    } catch (error) {
      this.#settings.onTrouble(`engine.json cannot be removed from the state folder: ${messageOf(error)}`);
    }
  }

  #announce(): void {
    announce(this.stateDir, { url: this.url, pid: process.pid });
  }

  /** Why nothing new starts. */
  #excuse(): string {
    if (this.#closing !== undefined) return 'the engine is stopping; jobs go on once it is started again';
    return this.#gate?.excuse ?? '';
  }

  close({ drain = false }: { readonly drain?: boolean } = {}): Promise<void> {
    if (!drain) this.#hurry();
    if (this.#closing === undefined) {
      this.#closing = this.#close();
      this.#settleClosed(this.#closing);
    }
    return this.closed;
  }

  /** It could not open: what its forerunner has started goes on, for the next one. */
  abandon(): void {
    const { intake, queue } = this.#context;
    void intake.close();
    void this.#listening?.close();
    this.#runs?.part();
    queue.abandon();
  }

  async #close(): Promise<void> {
    const { queue, intake, store } = this.#context;
    clearTimeout(this.#idleTimer);
    this.#unwatch();
    queue.hold();
    await Promise.race([this.#runs?.drained(), this.#hurried]);
    this.#withdraw();
    try {
      await intake.close();
      await this.#listening?.close();
      await this.#keeper.close();
      this.#writeRest();
      await this.#runs?.close();
    } catch (error) {
      // What runs, and how it ends, is for the next engine.
      this.#runs?.part();
      throw error;
    } finally {
      try {
        store.close();
      } finally {
        this.#lock.release();
      }
    }
  }

  #writeRest(): void {
    const { queue } = this.#context;
    // From here on ends are not recorded: a killed command is to run again, not to be an error.
    queue.write((writer) => writer.setParam(STOPPED, '1'));
    try {
      queue.close();
    } catch (cause) {
      const what = `the last changes in the state folder ${this.stateDir} cannot be written`;
      throw new EngineError(
        'state-unwritable',
        `${what}, and the next engine goes on without them: ${messageOf(cause)}`,
        {
          hint: unwritableHint(cause),
          cause,
        },
      );
    }
  }

  #watchIdleness(): void {
    const { idleTimeout } = this.#settings;
    if (idleTimeout === undefined) return;
    const { queue, intake } = this.#context;
    const opened = performance.now();
    const look = (): void => {
      const since = intake.isBusy ? undefined : queue.idleSince;
      const left = since === undefined ? idleTimeout : Math.max(since, opened) + idleTimeout - performance.now();
      if (left <= 0) void this.close();
      else this.#idleTimer = setTimeout(look, Math.min(left, IDLE_CHECK_MS));
    };
    look();
  }
}
