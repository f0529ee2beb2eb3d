import type { ResourceUsage } from './command.ts';
import { allProcesses, readStat } from './proc.ts';

/** Milliseconds between two looks at all running commands. */
const LOOK_MS = 2000;
const TICKS_PER_SECOND = 100;

/** The commands that are watched, by process group. */
const watched = new Map<number, ResourceUsage | undefined>();
let timer: NodeJS.Timeout | undefined;

/**
 * Watches what a command and its descendants use, until the returned function is called: it tells, or gives undefined if there
 * was no time to look or nothing to look at (not on Linux). Node keeps the operating system's account of a child (rusage) to
 * itself, so this reads /proc, once for all commands together.
 *
 * @param group the command's process group
 */
export function watchUsage(group: number): () => ResourceUsage | undefined {
  if (process.platform !== 'linux') return () => undefined;
  watched.set(group, undefined);
  timer ??= setInterval(look, LOOK_MS).unref();
  return () => {
    const usage = watched.get(group);
    watched.delete(group);
    if (watched.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
    return usage;
  };
}

function look(): void {
  for (const [group, now] of groupsNow()) {
    const before = watched.get(group) ?? now;
    watched.set(group, {
      rssBytes: Math.max(before.rssBytes, now.rssBytes),
      vszBytes: Math.max(before.vszBytes, now.vszBytes),
      userSecs: Math.max(before.userSecs, now.userSecs),
      systemSecs: Math.max(before.systemSecs, now.systemSecs),
    });
  }
}

function groupsNow(): Iterable<[number, ResourceUsage]> {
  try {
    return readGroups((group) => watched.has(group));
  } catch {
    // With all files taken by what runs, there is nothing to be seen until some of it has ended.
    return [];
  }
}

/** What the processes of each wanted group use together now. */
export function readGroups(wanted: (group: number) => boolean): Map<number, ResourceUsage> {
  const groups = new Map<number, ResourceUsage>();
  for (const { group, rssPages, vszBytes, userTicks, systemTicks } of allProcesses()) {
    if (!wanted(group)) continue;
    const sum = groups.get(group) ?? { rssBytes: 0, vszBytes: 0, userSecs: 0, systemSecs: 0 };
    groups.set(group, {
      rssBytes: sum.rssBytes + rssPages * pageSize(),
      vszBytes: sum.vszBytes + vszBytes,
      userSecs: sum.userSecs + userTicks / TICKS_PER_SECOND,
      systemSecs: sum.systemSecs + systemTicks / TICKS_PER_SECOND,
    });
  }
  return groups;
}

let page: number | undefined;

/** Bytes per memory page, told by our own size in pages and in bytes, which were not read in the same moment. */
function pageSize(): number {
  page ??= 2 ** Math.round(Math.log2(process.memoryUsage.rss() / (readStat('self')?.rssPages ?? 1)));
  return page;
}
