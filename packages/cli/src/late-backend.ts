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
import { connectTo } from './connect.ts';
import { say } from './terminal.ts';

/** An engine that is connected, and if need be started, once there is something to spool: a job that a hook refuses needs none. */
export class LateBackend implements Backend {
  readonly capabilities = ALL_FEATURES;
  readonly #site: Site;
  readonly #choice: EngineChoice;
  readonly #connected: (backend: TractorBackend) => void;
  #backend: TractorBackend | undefined;

  /**
   * @param connected told before something is sent
   */
  constructor(site: Site, choice: EngineChoice, connected: (backend: TractorBackend) => void = () => undefined) {
    this.#site = site;
    this.#choice = choice;
    this.#connected = connected;
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
      this.#connected(this.#backend);
    }
    return this.#backend;
  }

  async spool(job: SpoolableJob, origin: JobOrigin): Promise<Spooled> {
    const backend = await this.connect();
    try {
      return await backend.spool(job, origin);
    } catch (error) {
      if (this.#choice.address !== undefined || !wasNotTaken(error)) throw error;
    }
    // An engine that a command has started goes when it is idle: at this very moment.
    this.#backend = undefined;
    return (await this.connect()).spool(job, origin);
  }
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
