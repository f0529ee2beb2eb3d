import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { GraftPlace } from '../ingest/graft.ts';
import type { SpoolInfo } from '../ingest/job.ts';

/** What the engine says to the thread that takes in a large job. */
export type ToIntake =
  | { readonly kind: 'script'; readonly script: Uint8Array; readonly info: SpoolInfo; readonly stateDir: string }
  /** What a command adds to this job is to be stored, detached. */
  | {
      readonly kind: 'expansion';
      readonly text: Uint8Array;
      readonly jid: number;
      readonly place: GraftPlace;
      readonly stateDir: string;
    }
  /** The job is planned: under this id it is to be stored. */
  | { readonly kind: 'jid'; readonly jid: number }
  /** The next portion may be written. */
  | { readonly kind: 'go' }
  /** Nobody wants the job any more. */
  | { readonly kind: 'stop' };

/** What that thread says. */
export type FromIntake =
  | { readonly kind: 'planned' }
  /** It asks whether it may write the next portion. */
  | { readonly kind: 'turn' }
  /** The job, or the expansion, is in the database. */
  | { readonly kind: 'stored'; readonly warnings: readonly string[] }
  /** The script is wrong: the parts of a JobtronautError. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly hint: string | undefined;
      readonly diagnostics: readonly Diagnostic[];
    }
  /** Something else went wrong, such as a full disk. */
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string };
