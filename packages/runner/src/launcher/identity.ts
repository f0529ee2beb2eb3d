import { allProcesses, readProc, readStat } from '../proc.ts';

/** A process that cannot be taken for another one, whatever number that one was given later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time as the kernel counts it; 0 where it does not say (not Linux). */
  readonly startTicks: number;
  /** Names the run of the machine: after another boot all numbers mean something else. Empty where it is not known. */
  readonly boot: string;
  /**
   * Start time of the first process that it could see, likewise: each container has one of its own, and all in it ends with that.
   * 0, or not there, where it is not known.
   */
  readonly first?: number;
}

/** The variable by which the processes of an attempt are known: the launcher's folder and the attempt's id. */
export const ATTEMPT_VARIABLE = 'JOBTRONAUT_ATTEMPT';
/** The value of `ATTEMPT_VARIABLE`. */
export function attemptMark(folder: string, id: string): string {
  return `${folder}/${id}`;
}

/** The variable by which a launcher is known: its folder. */
export const LAUNCHER_VARIABLE = 'JOBTRONAUT_LAUNCHER';

let boot: string | undefined;

/** Names this run of the machine. */
function bootId(): string {
  boot ??= readProc('sys/kernel/random/boot_id')?.trim() ?? '';
  return boot;
}

export function identify(pid: number): ProcessIdentity {
  return { pid, startTicks: startOf(pid), boot: bootId(), first: firstStart() };
}

function startOf(pid: number): number {
  return readStat(String(pid))?.startTicks ?? 0;
}

let first = 0;

/** When the first process of this machine, or of this container, began; 0 if that is not for us to see. */
function firstStart(): number {
  first ||= startOf(1);
  return first;
}

/** Whether neither the machine nor the container that a process began in has ended since, as far as that is known. */
export function isInSameRun({ boot: itsBoot, first }: ProcessIdentity): boolean {
  if (itsBoot !== bootId()) return false;
  const ours = firstStart();
  return !first || ours === 0 || first === ours;
}

/**
 * Living processes that a variable of their environment names, the oldest first. The dead have no environment.
 *
 * @throws the operating system's error, where this process can open no more files
 */
export function processesWith(variable: string, value: string): { pid: number; group: number; startTicks: number }[] {
  if (process.platform !== 'linux') return [];
  const text = Buffer.from(`${variable}=${value}`).toString('latin1');
  return [...allProcesses()]
    .filter(({ pid }) => pid !== process.pid && readProc(`${pid}/environ`)?.split('\0').includes(text))
    .sort((a, b) => a.startTicks - b.startTicks);
}

/** Whether the very process still lives; one that nobody has collected yet is dead. */
export function isAlive({ pid, startTicks, boot: itsBoot }: ProcessIdentity): boolean {
  if (itsBoot !== bootId()) return false;
  const stat = readStat(String(pid));
  return stat !== undefined && stat.state !== 'Z' && stat.startTicks === startTicks;
}
