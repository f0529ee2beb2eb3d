/** Why something does not run. */
export interface Reason {
  readonly kind:
    | 'deleted'
    | 'done'
    | 'running'
    | 'failed'
    | 'paused'
    | 'afterjids'
    | 'aftertime'
    | 'maxactive'
    | 'prerequisite'
    | 'limit'
    | 'slots'
    | 'service'
    | 'nimby'
    | 'engine'
    | 'busy'
    | 'unknown';
  /** In words, for people. */
  readonly text: string;
  /** Jobs that it is about. */
  readonly jids?: readonly number[];
  /** Tasks of the same job that it is about. */
  readonly tids?: readonly number[];
}

/** What `why` answers; the shape of `--json`. */
export interface Answer {
  readonly jid: number;
  /** Null for a job as a whole. */
  readonly tid: number | null;
  readonly title: string;
  readonly state: string;
  readonly reasons: readonly Reason[];
}

/** `3 (Prepare), 4 (Render)`, the first few. */
export function tasksText(
  tasks: readonly { readonly tid: number; readonly title: string }[],
  count = tasks.length,
): string {
  const shown = tasks.slice(0, 5).map(({ tid, title }) => `${tid} (${title})`);
  return `${count === 1 ? 'task' : 'tasks'} ${shown.join(', ')}${count > shown.length ? ` and ${count - shown.length} more` : ''}`;
}

/** What to do about failed tasks. */
export function whatNext(jid: number): string {
  return `jobtronaut log ${jid} --errors tells why, jobtronaut job retry ${jid} runs them again`;
}
