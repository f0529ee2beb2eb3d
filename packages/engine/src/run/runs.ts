import { setTimeout as pause } from 'node:timers/promises';
import {
  type CommandEnd,
  type ExpandChunk,
  endBanner,
  type HostedEvents,
  isToBeJudged,
  LastingTrouble,
  type Launcher,
  LogFile,
} from '@jobtronaut/runner';
import type { Code } from '../codes.ts';
import { isNoRoom, messageOf } from '../errors.ts';
import { LOST_TOO_OFTEN } from '../machine/attempts.ts';
import type { Effect } from '../machine/changes.ts';
import type { Attempt, Usage } from '../machine/model.ts';
import type { Intake } from '../queue/intake.ts';
import type { Queue } from '../queue/queue.ts';
import type { StatusFilter } from '../status-filter.ts';
import type { Store } from '../store/store.ts';
import { attemptId, commandIds } from './attempt-id.ts';
import { type BladeInfo, commandSpec } from './command-spec.ts';
import { graftChunk, graftOutput, missGraft } from './expansion.ts';
import { type Described, FilteredCommands } from './filtered-commands.ts';
import { logPath } from './log-path.ts';

export interface RunsOptions {
  readonly launcher: Launcher;
  readonly queue: Queue;
  readonly store: Store;
  readonly intake: Intake;
  readonly blade: BladeInfo;
  readonly stateDir: string;
  readonly statusFilter?: StatusFilter;
  /** The filter was told of a command. */
  readonly onFiltered?: () => void;
  readonly onTrouble: (message: string) => void;
}

/** Exit code of a command whose expansion could not be used; codes of our own lie above 20000 (tractor-protocol 10.6). */
const EXPANSION_FAILED = 20101;
/** Exit code of a command whose description could not be read back. */
const DESCRIPTION_LOST = 20102;
/** What becomes of an attempt that a closing engine ends. */
const WITH_ENGINE = 'was ended when the engine was stopped, and runs again';
/** Said of a command that is not run again. */
const TOO_OFTEN = `lost together with its launcher again and again: it, or a command beside it, may kill the launcher. It has failed, and does not run again before it is retried by hand [${'lost-too-often' satisfies Code}]`;
/** How long what is killed may take: the kill sequence of the runner takes six seconds at most. Milliseconds. */
const KILL_MS = 8000;
/** Between two tries to get something into the database. Milliseconds. */
const RETRY_MS = 1000;

/** Carries out what the state machine decides, and tells it what comes of it. */
export class Runs {
  readonly #options: RunsOptions;
  readonly #running = new Set<Attempt>();
  readonly #filtered: FilteredCommands | undefined;
  #closing = false;
  #drained: (() => void)[] = [];

  constructor(options: RunsOptions) {
    this.#options = options;
    const { statusFilter: filter, onFiltered = () => {}, onTrouble } = options;
    const describe = (attempt: Attempt) => this.#describe(attempt);
    if (filter) this.#filtered = new FilteredCommands({ filter, describe, onFiltered, onTrouble });
  }

  perform({ type, attempt }: Effect): void {
    if (type === 'launch') this.#launch(attempt);
    else this.#kill(attempt);
  }

  /**
   * Takes over attempts that were started before this engine; what else the launcher knows is ended first.
   *
   * @param before whether the engine before this one was told to stop, and ended what ran
   */
  async adopt(attempts: readonly Attempt[], { wasStopped }: { readonly wasStopped: boolean }): Promise<void> {
    const { launcher } = this.#options;
    await launcher.open(new Set(attempts.map(attemptId)));
    for (const attempt of attempts) {
      this.#running.add(attempt);
      launcher.adopt(attemptId(attempt), this.#events(attempt, wasStopped));
      if (attempt.intent) this.#kill(attempt);
    }
  }

  /** Resolves when nothing runs any more. */
  async drained(): Promise<void> {
    if (this.#running.size > 0) await new Promise<void>((resolve) => void this.#drained.push(resolve));
  }

  /**
   * Ends everything that runs, and lets the launcher go; resolves when it has ended. What happens from here on is for the
   * next engine: what is killed runs again, and what ends by itself meanwhile has ended.
   */
  async close(): Promise<void> {
    this.#closing = true;
    for (const attempt of this.#running) this.#options.launcher.kill(attemptId(attempt), 'the engine is closing');
    const timer = setTimeout(() => this.#options.launcher.giveUp(), KILL_MS);
    await this.drained();
    clearTimeout(timer);
    await this.#options.launcher.close();
  }

  /** Lets go of everything, and leaves it to the next engine. */
  part(): void {
    this.#closing = true;
    this.#options.launcher.part();
  }

  #launch(attempt: Attempt): void {
    const { queue, launcher, stateDir } = this.#options;
    const { job, task } = attempt;
    const described = this.#describe(attempt);
    if (!described) {
      queue.apply({ type: 'ended', attempt, end: { rcode: DESCRIPTION_LOST } });
      return;
    }
    const spec = this.#filtered?.preStart(attempt, described) ?? described.spec;
    this.#running.add(attempt);
    queue.apply({ type: 'logged', attempt });
    const log = logPath(stateDir, job.jid, task.tid);
    launcher.launch({ id: attemptId(attempt), spec, log, owner: described.owner }, this.#events(attempt));
  }

  #describe(attempt: Attempt): Described | undefined {
    const { store, blade, launcher } = this.#options;
    const { job, cid } = attempt;
    const [jobData, command] = [store.reader.jobData(job.jid), store.reader.command(job.jid, cid)];
    if (!jobData || !command) return undefined;
    const spec = commandSpec(blade, attempt, jobData, command.data, launcher.expandFile(attemptId(attempt)));
    return { spec, owner: jobData.owner };
  }

  #kill(attempt: Attempt): void {
    this.#options.launcher.kill(attemptId(attempt), attempt.intent ?? 'interrupt');
  }

  #events(attempt: Attempt, wasStopped = false): HostedEvents {
    const { queue, store, intake } = this.#options;
    // Expansions come one after the other, and the end after all of them.
    let work: Promise<void> | undefined;
    const next = (step: () => Promise<void> | void): void => {
      work = work ? work.then(step) : (step() ?? undefined);
    };
    const lose = (how: string, suspect: boolean): void => {
      // The next engine finds that out, and says so.
      if (this.#closing) {
        this.#remove(attempt);
        return;
      }
      this.#log(attempt, `====[C${attempt.cid} attempt ${attempt.iid} ${how}]====\n`);
      queue.apply({ type: 'lost', attempt, suspect: suspect && !queue.isOnHold });
      if (attempt.rcode === LOST_TOO_OFTEN) this.#log(attempt, `jobtronaut: ${TOO_OFTEN}\n`);
      this.#over(attempt);
    };
    return {
      started: (pid) => {
        this.#filtered?.started(attempt, pid);
        queue.apply({ type: 'started', attempt, pid });
      },
      progressed: (percent) => queue.apply({ type: 'progressed', attempt, percent }),
      chunk: ({ file }, index) =>
        next(async () => {
          await this.#expand(attempt, index, () => graftChunk({ queue, store, intake, attempt, index, file }));
        }),
      ended: (raw, chunks) => {
        // Nobody wanted that but an engine that was closing, and was killed before it could forget it.
        if (raw.reason === 'killed' && attempt.intent === null && !this.#closing) {
          next(() => lose(WITH_ENGINE, false));
          return;
        }
        this.#filtered?.ended(attempt, raw);
        if (!isToBeJudged(raw, chunks)) {
          next(() => this.#ended(attempt, raw));
          return;
        }
        next(async () => {
          const end = await this.#judge(attempt, raw, chunks);
          // The next engine judges it anew.
          if (intake.isClosing) {
            this.#remove(attempt);
            return;
          }
          this.#log(attempt, endBanner({ ids: commandIds(attempt) }, end));
          this.#ended(attempt, end);
        });
      },
      lost: (how, isOdd) => next(() => (wasStopped ? lose(WITH_ENGINE, false) : lose(how, isOdd))),
    };
  }

  /** Adds tasks to the job, unless that was done before; whether they are there. What could not be added is tried again. */
  async #expand(attempt: Attempt, index: number, graft: () => Promise<readonly string[]>): Promise<boolean> {
    const isMissed = attempt.missed.includes(index);
    if (index < attempt.grafts && !isMissed) return true;
    try {
      const warnings = await this.#untilStored(attempt, graft);
      if (isMissed) this.#log(attempt, 'jobtronaut: the expansion that failed before is in the job now\n');
      for (const warning of warnings) this.#log(attempt, `jobtronaut: ${warning}\n`);
      return true;
    } catch (error) {
      if (this.#options.intake.isClosing) return false;
      if (!isMissed) this.#log(attempt, `jobtronaut: the expansion failed: ${messageOf(error)}\n`);
      missGraft({ queue: this.#options.queue, attempt, index });
      return false;
    }
  }

  /** A database that cannot be written, or files that cannot be opened, are no fault of the command: its tasks come when there is room. */
  async #untilStored<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    const { intake, onTrouble } = this.#options;
    const { job, task } = attempt;
    const what = `what J${job.jid} T${task.tid} adds to its job`;
    const trouble = new LastingTrouble(onTrouble);
    for (;;) {
      try {
        const done = await work();
        trouble.succeeded(`${what} is written now`);
        return done;
      } catch (error) {
        if (!isNoRoom(error) || intake.isClosing || attempt.intent !== null) throw error;
        trouble.failed(`${what} cannot be written, trying again: ${messageOf(error)}`);
        await pause(RETRY_MS);
      }
    }
  }

  /** What the command has announced and could not be added before, and then its output. */
  async #judge(attempt: Attempt, end: CommandEnd, chunks: readonly ExpandChunk[]): Promise<CommandEnd> {
    const { queue, store, intake } = this.#options;
    for (const [index, { file }] of chunks.entries()) {
      await this.#expand(attempt, index, () => graftChunk({ queue, store, intake, attempt, index, file }));
    }
    const missing = attempt.missed.length;
    if (missing > 0 && attempt.intent === null) {
      const what = missing === 1 ? 'an expansion is' : `${missing} expansions are`;
      this.#log(attempt, `jobtronaut: ${what} not in the job: the task has failed, whatever its command exited with\n`);
    }
    const { expandFile: file, exitCode } = end;
    if (file === undefined || exitCode !== 0 || attempt.intent) return end;
    const index = chunks.length;
    const isAdded = await this.#expand(attempt, index, () =>
      graftOutput({ queue, store, intake, attempt, index, file }),
    );
    return isAdded ? end : { ...end, exitCode: EXPANSION_FAILED };
  }

  #ended(attempt: Attempt, end: CommandEnd): void {
    const { queue, launcher } = this.#options;
    if (!this.#closing) {
      const usage = usageOf(end);
      const incomplete = attempt.missed.length > 0;
      queue.apply({ type: 'ended', attempt, end: { rcode: end.exitCode, incomplete, usage, at: end.ended } });
      this.#over(attempt);
      return;
    }
    if (end.reason === 'killed') launcher.forget(attemptId(attempt));
    this.#remove(attempt);
  }

  /** Nothing is known to be forgotten before it is on disk. */
  #over(attempt: Attempt): void {
    const { queue, launcher } = this.#options;
    this.#remove(attempt);
    if (this.#closing) return;
    queue.settled().then(
      () => launcher.forget(attemptId(attempt)),
      () => setTimeout(() => this.#over(attempt), RETRY_MS).unref(),
    );
  }

  #remove(attempt: Attempt): void {
    this.#running.delete(attempt);
    if (this.#running.size > 0) return;
    for (const resolve of this.#drained) resolve();
    this.#drained = [];
  }

  #log({ job, task }: Attempt, text: string): void {
    const log = new LogFile(logPath(this.#options.stateDir, job.jid, task.tid));
    log.append(text);
    log.close();
  }
}

const GB = 1024 ** 3;

function usageOf({ usage }: CommandEnd): Usage | undefined {
  if (!usage) return undefined;
  const { userSecs: user, systemSecs: system, rssBytes, vszBytes } = usage;
  return { user, system, rss: rssBytes / GB, vsz: vszBytes / GB };
}
