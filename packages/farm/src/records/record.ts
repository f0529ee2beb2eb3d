import type { FarmEnvironment } from '../environment.ts';
import type { HookChange } from '../hooks/job-draft.ts';
import type { SubmissionName } from '../prepared-job.ts';
import type { UsedPlugin } from './plugin-watch.ts';
import type { RecordedRequest } from './recorded-request.ts';

/**
 * What is remembered of a submission: who sent what, when, from where, to which engine, built from which code. `record.json` in a
 * folder of its own; beside it `job.alf.gz`, the text that was sent, and `arguments.json.gz`, the arguments that are in no command
 * line. Holds no secrets: no password, token or session; of the environment, names; and where something was passed that sounds
 * like a credential, its name in `withheld` and no job text.
 */
export interface SubmissionRecord {
  /** Of this form. */
  readonly version: 1;
  /** When, ISO 8601. */
  readonly submitted: string;
  readonly user: string;
  readonly host: string;
  readonly cwd: string;
  readonly engine: { readonly id: string; readonly name: string };
  readonly jid: number;
  readonly title: string;
  /** The engine's own words. */
  readonly message: string;
  /** Tasks, arguments as passed, job attributes. */
  readonly request: RecordedRequest;
  readonly environment: {
    /** What was passed explicitly, without credentials. */
    readonly passed: Readonly<Record<string, string>>;
    readonly leftOut: FarmEnvironment['leftOut'];
  };
  /** Names of variables and arguments that sound like credentials: to submit again they must be passed again. */
  readonly withheld: readonly string[];
  readonly plugins: readonly UsedPlugin[];
  /** What the submit hooks changed, in order. */
  readonly hooks: readonly HookChange[];
  /** Where the site keeps the job file (`JOB_STORAGE_PATH_TEMPLATE`). */
  readonly kept: string | null;
  /** Whether `job.alf.gz` is there. */
  readonly plan: boolean;
  /** Where commands look for the arguments cache; then `arguments.json.gz` is a copy of it, if `plan` is. */
  readonly argumentsCache: string | null;
  /** The submission that this one repeats. */
  readonly repeats: SubmissionName | null;
}
