import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The user's folder for what can be made again: XDG on Linux, the platform's own elsewhere. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (xdg && isAbsolute(xdg)) return join(xdg, 'jobtronaut');
  if (process.platform === 'win32') return join(local || join(homedir(), 'AppData', 'Local'), 'jobtronaut', 'Cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'jobtronaut');
  return join(homedir(), '.cache', 'jobtronaut');
}
