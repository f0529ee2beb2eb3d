import { JobtronautError } from '@jobtronaut/diagnostics';
import { engineStatus, findEngine } from '@jobtronaut/engine/state-folder';
import {
  ALL_FEATURES,
  type Backend,
  type EngineChoice,
  type JobOrigin,
  type Site,
  type SpoolableJob,
  type Spooled,
  type TractorBackend,
} from '@jobtronaut/farm';
import type { TractorClient } from '@jobtronaut/tractor-client';
import { connectTo } from './connect.ts';
import { CliError } from './errors.ts';
import { say } from './terminal.ts';

/** An engine that is connected, and if need be started, once there is something to spool: a job that a hook refuses needs none. */
export class LateBackend implements Backend {
  readonly capabilities = ALL_FEATURES;
  readonly #site: Site;
  readonly #choice: EngineChoice;
  readonly #sending: (backend: TractorBackend) => void;
  #backend: TractorBackend | undefined;

  /**
   * @param sending told before something is sent
   */
  constructor(site: Site, choice: EngineChoice, sending: (backend: TractorBackend) => void = () => undefined) {
    this.#site = site;
    this.#choice = choice;
    this.#sending = sending;
  }

  get id(): string {
    return this.#choice.id;
  }

  /** Until it is connected as `plan` calls it. */
  get name(): string {
    return this.#backend?.name ?? this.#choice.address ?? 'the embedded engine';
  }

  async connect(): Promise<TractorBackend> {
    if (this.#backend === undefined) {
      this.#backend = await connectTo(this.#site, this.#choice);
      if (this.#choice.address === undefined && (await isDraining(this.#choice.stateDir))) {
        say(
          'This engine is about to stop and starts nothing new: the job is kept, and runs once an engine starts again',
        );
      }
    }
    return this.#backend;
  }

  async spool(job: SpoolableJob, origin: JobOrigin): Promise<Spooled> {
    try {
      return await this.#send(job, origin);
    } catch (error) {
      if (this.#choice.address !== undefined || !wasNotTaken(error)) throw error;
    }
    // An engine that a command has started goes when it is idle: at this very moment.
    this.#backend = undefined;
    return this.#send(job, origin);
  }

  async #send(job: SpoolableJob, origin: JobOrigin): Promise<Spooled> {
    const backend = await this.connect();
    await checkAfterJids(backend.client, job.document.afterjids ?? []);
    this.#sending(backend);
    return backend.spool(job, origin);
  }
}

/**
 * Engines take a job that they do not know for one that is done (tractor-protocol 10.3): a mistyped id would let the job start at once.
 *
 * @throws CliError `job-not-found`
 */
async function checkAfterJids(client: TractorClient, afterjids: readonly number[]): Promise<void> {
  if (afterjids.length === 0) return;
  const known = await client.select('job', '', { columns: ['jid', 'deletetime'], jids: afterjids, archive: true });
  const missing = afterjids.filter((jid) => !known.some((job) => job.jid === jid));
  if (missing.length > 0) {
    throw new CliError(
      'job-not-found',
      `The job is to start after job ${missing.join(', ')}, which the engine does not know; nothing was sent`,
      {
        hint: 'The job would not wait for it: leave it out, or name one of jobtronaut jobs --all.',
      },
    );
  }
  const deleted = known.filter(({ deletetime }) => deletetime !== null).map(({ jid }) => jid);
  if (deleted.length > 0) say(`Job ${deleted.join(', ')} is deleted: nothing waits for it`);
}

async function isDraining(stateDir: string): Promise<boolean> {
  const engine = await findEngine(stateDir);
  return engine !== undefined && (await engineStatus(engine))?.draining === true;
}

/** The engine was gone before it heard of the job, or was going and said so. */
function wasNotTaken(error: unknown): boolean {
  if (!JobtronautError.is(error)) return false;
  const { code, data } = error;
  return (code === 'engine-unreachable' && data.mayHaveArrived === false) || data.status === 503;
}
