import { statfsSync } from 'node:fs';
import { availableParallelism, freemem, hostname, loadavg, platform, release, uptime } from 'node:os';
import type { ServiceKeys } from './scheduler/service-keys.ts';

/** The one blade, as it presents itself. */
export interface Blade {
  readonly name: string;
  readonly profile: string;
  readonly osname: string;
  readonly osversion: string;
  readonly numcpu: number;
  /** Epoch milliseconds. */
  readonly boottime: number;
  readonly starttime: number;
}

/** This machine as a blade. */
export function thisBlade(): Blade {
  const now = Date.now();
  return {
    name: hostname().split('.')[0] || 'localhost',
    profile: 'embedded',
    osname: OS_NAMES[platform()] ?? platform(),
    osversion: release(),
    numcpu: availableParallelism(),
    boottime: Math.round(now - uptime() * 1000),
    starttime: now,
  };
}

const OS_NAMES: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'Darwin', win32: 'Windows' };
const OS_KEYS: Readonly<Record<string, readonly string[]>> = {
  linux: ['linux', 'linux64'],
  darwin: ['macos', 'darwin'],
  win32: ['windows', 'win64'],
};
const GB = 1024 ** 3;

/** What this machine provides: a configured list of names, or whatever is asked for (tractor-protocol 10.4). */
export function serviceKeys(blade: Blade, services: readonly string[] | undefined, stateDir: string): ServiceKeys {
  const own = [blade.name, hostname(), ...(OS_KEYS[platform()] ?? [])];
  return {
    known: services ?? own,
    provideUnknown: services === undefined,
    metric: (name) => {
      switch (name.toLowerCase()) {
        case 'mem':
          return freemem() / GB;
        case 'disk':
          return freeDisk(stateDir);
        case 'cpu':
          return (loadavg()[0] ?? 0) / blade.numcpu;
        case 'ncpus':
          return blade.numcpu;
        default:
          return undefined;
      }
    },
  };
}

/** Free gigabytes where the state is. */
export function freeDisk(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return (bavail * bsize) / GB;
  } catch {
    return 0;
  }
}
