import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The user's folder for what can be made again: XDG on Linux, the platform's own elsewhere. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (xdg && isAbsolute(xdg)) return join(xdg, 'jobtronaut');
  // An empty HOME is what `homedir` tells too.
  const home = homedir() || userInfo().homedir;
  if (process.platform === 'win32') return join(local || join(home, 'AppData', 'Local'), 'jobtronaut', 'Cache');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'jobtronaut');
  return join(home, '.cache', 'jobtronaut');
}
