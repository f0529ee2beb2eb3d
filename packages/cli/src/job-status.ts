import { counted } from './counted.ts';

/** What the live view knows of a job at one moment. */
export interface JobStatus {
  readonly jid: number;
  readonly title: string;
  readonly total: number;
  readonly done: number;
  readonly active: number;
  readonly failed: number;
  readonly ready: number;
  /** What lifts its pause, if it is paused: `jobtronaut job unpause 12`. */
  readonly paused?: string | undefined;
  /** The tasks that have commands, and how many of them are done: groups are no work. */
  readonly work: { readonly total: number; readonly done: number };
  /** When its first task started, in milliseconds since 1970. */
  readonly started: number | undefined;
  /** Seconds from spooling to rest; undefined while it runs. */
  readonly seconds: number | undefined;
  /** What keeps all of it from starting, in words: `waits for job 12`. */
  readonly waits?: string | undefined;
  readonly running: readonly RunningTask[];
}

interface RunningTask {
  readonly tid: number;
  readonly title: string;
  /** Percent, 0 to 100. */
  readonly progress: number;
}

/** Where a job stands: `failed` once nothing more can run though not all is done. */
export type Outcome = 'running' | 'done' | 'failed';

export function outcomeOf(status: JobStatus): Outcome {
  if (status.done === status.total) return 'done';
  return status.failed > 0 && status.active === 0 && status.ready === 0 ? 'failed' : 'running';
}

/** The part of the job that is behind it, 0 to 1; running tasks count by their progress. */
export function fractionOf(status: JobStatus): number {
  const { total, done } = status.work;
  if (total === 0) return 1;
  const running = status.running.reduce((sum, task) => sum + task.progress / 100, 0);
  return Math.min(1, (done + running) / total);
}

/** Counts in words: `10 of 17 tasks done, 2 active, 1 failed`. Groups are tasks too: it is not the number of commands. */
export function countsOf(status: JobStatus): string {
  const parts = [`${status.done} of ${counted(status.total, 'task')} done`];
  if (status.active > 0) parts.push(`${status.active} active`);
  if (status.failed > 0) parts.push(`${status.failed} failed`);
  if (status.paused !== undefined) parts.push('paused');
  else if (status.waits !== undefined) parts.push(status.waits);
  return parts.join(', ');
}

/** `0:07`, `12:40`, `1:02:03`. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const pad = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}
