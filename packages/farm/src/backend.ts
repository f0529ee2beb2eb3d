import { type Job, serializeAlfChunks } from '@jobtronaut/alf';
import type { TractorClient } from '@jobtronaut/tractor-client';

/** Where a job goes. Farm owns this interface; each engine has an implementation. */
export interface Backend {
  /** For people: which engine, and where. */
  readonly name: string;
  /**
   * Hands over a job.
   *
   * @returns its id, and what the engine had to say about it
   */
  spool(document: Job, origin: JobOrigin): Promise<{ readonly jid: number; readonly message: string }>;
}

/** Where a job comes from. */
export interface JobOrigin {
  readonly owner: string;
  /** Working folder of the commands. */
  readonly cwd: string;
  /** What the engine shows as the job's file. */
  readonly file: string;
}

/** Any engine that speaks Tractor's protocol, the embedded one included. */
export function tractorBackend(client: TractorClient): Backend {
  const { host, port } = client.engine;
  return {
    name: `${host}:${port}`,
    spool: (document, origin) => client.spool(pieces(document), origin),
  };
}

async function* pieces(document: Job): AsyncGenerator<string> {
  yield* serializeAlfChunks(document);
}
