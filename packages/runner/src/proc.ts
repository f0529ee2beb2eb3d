import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isExhausted } from './errors.ts';

/**
 * Why processes cannot be told from each other here, completing "/proc …"; undefined if they can, or never can (not Linux). Without
 * /proc, or with that of other process numbers, what an engine left could run twice, and a stranger be killed for it.
 */
export function whyBlind(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return readlinkSync('/proc/self') === String(process.pid) ? undefined : 'is that of another PID namespace';
  } catch {
    return 'is not mounted';
  }
}

/** One line of /proc/PID/stat (proc(5)), as far as we read it. */
export interface ProcessStat {
  readonly pid: number;
  /** `Z`: it has ended, and nobody has asked how. */
  readonly state: string;
  readonly group: number;
  /** Processor time with that of the children it has waited for; 100 ticks a second on every Linux that Node runs on. */
  readonly userTicks: number;
  readonly systemTicks: number;
  /** When it began, in ticks since the machine did: with the number of the process it is unique until the next boot. */
  readonly startTicks: number;
  readonly vszBytes: number;
  readonly rssPages: number;
}

/**
 * All processes of this machine; Linux only.
 *
 * @throws the operating system's error, where this process can open no more files
 */
export function* allProcesses(): Generator<ProcessStat> {
  for (const name of readdirSync('/proc')) {
    const stat = /^\d/.test(name) ? readStat(name) : undefined;
    if (stat) yield stat;
  }
}

/**
 * @param pid or `self`; undefined if there is no such process (any more)
 * @throws the operating system's error, where this process can open no more files
 */
export function readStat(pid: string): ProcessStat | undefined {
  const text = readProc(`${pid}/stat`);
  if (text === undefined) return undefined;
  // The name stands in parentheses and may hold blanks and parentheses itself: what follows it is counted.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const number = (index: number): number => Number(fields[index]);
  return {
    pid: Number(text.slice(0, text.indexOf(' '))),
    state: fields[0] ?? '',
    group: number(2),
    userTicks: number(11) + number(13),
    systemTicks: number(12) + number(14),
    startTicks: number(19),
    vszBytes: number(20),
    rssPages: number(21),
  };
}

/**
 * A file of /proc; undefined if it is not there, or not for us.
 *
 * @throws the operating system's error, where this process can open no more files: nobody must be taken for dead then
 */
export function readProc(name: string): string | undefined {
  try {
    return readFileSync(`/proc/${name}`, 'latin1');
  } catch (error) {
    if (isExhausted(error)) throw error;
    return undefined;
  }
}
