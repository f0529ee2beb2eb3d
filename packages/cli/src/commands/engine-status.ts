import { type EngineStatus, engineStatus, findEngine } from '@jobtronaut/engine/state-folder';
import type { RunOptions } from '../run-options.ts';
import { stateFolderToRead } from '../state-folder.ts';
import { EXIT, print, printJson } from '../terminal.ts';

/** `jobtronaut engine status`. */
export async function status({ state, json }: RunOptions<'engine status'>): Promise<number> {
  const stateDir = stateFolderToRead(state);
  const engine = await findEngine(stateDir);
  const about = engine && (await engineStatus(engine));
  if (json) {
    printJson({
      running: engine !== undefined,
      url: engine?.url ?? null,
      pid: engine?.pid ?? null,
      state: stateDir,
      ...(about && how(about)),
    });
  } else if (engine) {
    print([`${engine.url} (process ${engine.pid}, state in ${stateDir})`, ...(about ? lines(about) : [])]);
  } else print([`not running (state in ${stateDir})`]);
  return engine ? EXIT.done : EXIT.engine;
}

function how(about: EngineStatus): Omit<EngineStatus, 'pid'> {
  const { slots, slotsInUse, unfinished, limits, idle, listen, trustLocalUser, keepDays, draining } = about;
  return { slots, slotsInUse, unfinished, limits, idle, listen, trustLocalUser, keepDays, draining };
}

function lines({
  slots,
  slotsInUse,
  unfinished,
  limits,
  idle,
  listen,
  trustLocalUser,
  keepDays,
  draining,
}: EngineStatus): string[] {
  const tags = Object.entries(limits).map(([tag, most]) => `${tag} ${most}`);
  return [
    `${slotsInUse} of ${slots} slots in use, ${unfinished === 1 ? 'a job' : `${unfinished} jobs`} unfinished`,
    ...(draining ? ['stopping: nothing new starts'] : []),
    ...(tags.length > 0 ? [`at once at most: ${tags.join(', ')}`] : []),
    ...(listen === null ? [] : [`listens on ${listen} too, with a password`]),
    ...(trustLocalUser ? ['processes of this user need no token'] : []),
    idle === null ? 'stops when it is told to' : `stops after ${idle} seconds without anything to do`,
    keepDays === 0 ? 'keeps all jobs' : `keeps jobs for ${keepDays} days after their end`,
  ];
}
