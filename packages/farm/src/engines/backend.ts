import type { Job } from '@jobtronaut/alf';
import type { Capabilities } from './capabilities.ts';

/** Where a job goes. Farm owns this interface; each kind of engine has an implementation. */
export interface Backend {
  /** For people: which engine, and where. */
  readonly name: string;
  /** The same for the same queue of jobs, whatever its address is today: records of submissions are found by it. */
  readonly id: string;
  /** A job that asks for more is refused before it is sent. */
  readonly capabilities: Capabilities;
  /**
   * Hands over a job.
   *
   * @returns its id, and what the engine had to say about it
   * @throws JobtronautError; with `data.mayHaveArrived` if the job may be in the queue all the same
   */
  spool(job: SpoolableJob, origin: JobOrigin): Promise<Spooled>;
}

/** A job that was checked: as data, and as the text of a job file that says the same. */
export interface SpoolableJob {
  readonly document: Job;
  /** The job file in pieces of UTF-8, made as they are read: a large job is never one string. */
  text(): AsyncIterable<Uint8Array>;
}

/** Where a job comes from. */
export interface JobOrigin {
  readonly owner: string;
  /** Working folder of the commands. */
  readonly cwd: string;
  /** What the engine shows as the job's file. */
  readonly file: string;
}

/** What came of it. */
export interface Spooled {
  readonly jid: number;
  /** The engine's own words; may be empty. */
  readonly message: string;
}
