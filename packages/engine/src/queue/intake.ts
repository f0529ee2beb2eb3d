import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { systemCode } from '../errors.ts';
import { Refusal } from '../http/reply.ts';
import type { GraftPlace } from '../ingest/graft.ts';
import type { SpoolInfo } from '../ingest/job.ts';
import type { Capacity } from '../scheduler/capacity.ts';
import { OldJobs } from '../store/old-jobs.ts';
import type { Store } from '../store/store.ts';
import { incomingJids, incomingParam } from '../store/writer.ts';
import { type Added, neverRuns } from './add-job.ts';
import type { FromIntake, ToIntake } from './intake-messages.ts';
import type { Queue } from './queue.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/queue/intake-worker.js', import.meta.url));

/** Between two steps of a removal: others have their turn. */
const PAUSE_MS = 5;

export interface IntakeOptions {
  readonly queue: Queue;
  readonly store: Store;
  readonly capacity: Capacity;
  readonly stateDir: string;
  /** What is left of a job that was not taken cannot be removed; the next engine tries again. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Takes in large jobs, one after the other, each in a thread of its own that ends with it and gives its memory back. Nobody
 * waits for them meanwhile, and nobody sees a job before it is whole: its rows are marked as `incoming` until the row of the
 * job itself is written. What a crash leaves of such rows is removed by the next engine.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #leftovers: OldJobs;
  #last: Promise<unknown> = Promise.resolve();
  #removals: Promise<void> = Promise.resolve();
  #busy = 0;
  readonly #closing = new AbortController();

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#leftovers = new OldJobs(options.store);
  }

  /** A job is being taken in. */
  get isBusy(): boolean {
    return this.#busy > 0;
  }

  /** Removes what is left of jobs that were not whole when the engine before this one ended. To be called before any is taken. */
  start(): void {
    for (const jid of incomingJids(this.#options.store.reader)) this.#remove(jid);
  }

  /** Gives up what is being taken in; resolves when nothing of it is at work any more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#last, this.#removals]);
  }

  /**
   * Takes a job script; resolves when the job is stored and loaded.
   *
   * @param gone the sender does not want it any more
   * @throws JobtronautError, for a script that cannot be taken; Refusal; what the database throws. There is no job then
   */
  async take(script: Uint8Array, info: SpoolInfo, gone: AbortSignal): Promise<Added> {
    this.#busy++;
    const taken = this.#last.then(() => this.#take(script, info, AbortSignal.any([gone, this.#closing.signal])));
    this.#last = taken.catch(() => undefined);
    try {
      return await taken;
    } finally {
      this.#busy--;
    }
  }

  async #take(script: Uint8Array, info: SpoolInfo, over: AbortSignal): Promise<Added> {
    const { queue, store, capacity } = this.#options;
    const thread = new Thread(this.#options, over);
    const { jid, warnings } = await thread.run(script, info).catch((error: unknown): Taken => {
      if (thread.jid === undefined) throw error;
      // It came to grief after the last commit.
      if (store.reader.param(incomingParam(thread.jid)) === undefined) return { jid: thread.jid, warnings: [] };
      this.#remove(thread.jid);
      throw error;
    });
    return queue.withJobs([jid], (jobs) => {
      const job = jobs.get(jid);
      return { jid, warnings: [...warnings, ...(job ? neverRuns(job, capacity) : [])] };
    });
  }

  /**
   * Plans what a command adds to its job and writes its rows, as detached tasks; resolves with warnings.
   *
   * @throws JobtronautError, for a text that cannot be used; what the database throws. There may be rows of it then
   */
  async expand(text: Uint8Array, jid: number, place: GraftPlace): Promise<readonly string[]> {
    const worker = new Worker(PROGRAM, { execArgv: [] });
    const { stateDir } = this.#options;
    return new Promise((resolve, reject) => {
      let warnings: readonly string[] | undefined;
      let failure: unknown = new Error('the engine is closing');
      worker.on('error', (error) => {
        failure = tooLarge(error) ?? error;
      });
      worker.on('message', (message: FromIntake) => {
        if (message.kind === 'turn') setImmediate(() => worker.postMessage(this.#turn()));
        else if (message.kind === 'stored') warnings = message.warnings;
        else if (message.kind !== 'planned') failure = failureOf(message);
      });
      worker.on('exit', () => (warnings ? resolve(warnings) : reject(failure)));
      worker.postMessage({ kind: 'expansion', text, jid, place, stateDir } satisfies ToIntake);
    });
  }

  /** What is not at its end now is for the next engine. */
  get isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  #turn(): ToIntake {
    return { kind: this.isClosing ? 'stop' : 'go' };
  }

  /** In the background, one after the other; nobody can see these rows. */
  #remove(jid: number): void {
    const { signal } = this.#closing;
    const remove = async (): Promise<void> => {
      while (!signal.aborted && this.#leftovers.step(jid)) await pause(PAUSE_MS);
      if (!signal.aborted) this.#options.store.commit([(writer) => writer.removeParam(incomingParam(jid))]);
    };
    this.#removals = this.#removals.then(remove).catch(this.#options.onTrouble);
  }
}

interface Taken {
  readonly jid: number;
  readonly warnings: readonly string[];
}

/** One thread, from its start to its end. */
class Thread {
  /** Under which rows may have been written. */
  jid: number | undefined;
  readonly #options: IntakeOptions;
  readonly #over: AbortSignal;

  constructor(options: IntakeOptions, over: AbortSignal) {
    this.#options = options;
    this.#over = over;
  }

  async run(script: Uint8Array, info: SpoolInfo): Promise<Taken> {
    if (this.#over.aborted) throw givenUp();
    // Flags of the engine's own process, such as --input-type, are not for this program.
    const worker = new Worker(PROGRAM, { execArgv: [] });
    // While it writes it is not torn off, but told when it asks for its turn.
    const giveUp = (): void => void (this.jid === undefined && worker.terminate());
    this.#over.addEventListener('abort', giveUp);
    try {
      return await new Promise<Taken>((resolve, reject) => {
        let taken: Taken | undefined;
        let failure: unknown = givenUp();
        worker.on('error', (error) => {
          failure = tooLarge(error) ?? error;
        });
        worker.on('message', (message: FromIntake) => {
          try {
            taken ??= this.#answer(worker, message);
          } catch (error) {
            failure = error;
            // It is not at the database now.
            if (message.kind === 'planned') void worker.terminate();
          }
        });
        worker.on('exit', () => (taken ? resolve(taken) : reject(failure)));
        const { stateDir } = this.#options;
        // Handed over, not copied; but a short one may share its buffer with others.
        const bytes = script.byteLength === script.buffer.byteLength ? script : Uint8Array.from(script);
        worker.postMessage({ kind: 'script', script: bytes, info, stateDir } satisfies ToIntake, [
          bytes.buffer as ArrayBuffer,
        ]);
      });
    } finally {
      this.#over.removeEventListener('abort', giveUp);
    }
  }

  #answer(worker: Worker, message: FromIntake): Taken | undefined {
    const say = (answer: ToIntake): void => worker.postMessage(answer);
    switch (message.kind) {
      case 'planned':
        this.jid = this.#reserve();
        say({ kind: 'jid', jid: this.jid });
        return undefined;
      case 'turn':
        // After what else there is to do now: ends of commands are written first.
        setImmediate(() => say({ kind: this.#over.aborted ? 'stop' : 'go' }));
        return undefined;
      case 'stored':
        return this.jid === undefined ? undefined : { jid: this.jid, warnings: message.warnings };
      case 'refused':
      case 'failed':
        throw failureOf(message);
    }
  }

  #reserve(): number {
    const { store } = this.#options;
    const jid = store.reader.nextJid();
    store.commit([
      (writer) => {
        writer.countJob(jid);
        writer.setParam(incomingParam(jid), '1');
      },
    ]);
    return jid;
  }
}

/** What a thread could not do, as the error that it would be here. */
function failureOf(message: FromIntake & { readonly kind: 'refused' | 'failed' }): Error {
  if (message.kind === 'failed') return Object.assign(new Error(message.message), { code: message.code });
  const { code, hint, diagnostics } = message;
  return new JobtronautError(code, message.message, { diagnostics, ...(hint !== undefined && { hint }) });
}

function givenUp(): Refusal {
  return new Refusal(503, 'the job was not taken: its sender went away, or the engine is closing');
}

function tooLarge(error: unknown): Refusal | undefined {
  if (systemCode(error) !== 'ERR_WORKER_OUT_OF_MEMORY') return undefined;
  return new Refusal(
    413,
    'job script refused: the job does not fit the memory of the engine; spool it as several jobs',
  );
}
