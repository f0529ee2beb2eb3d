import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * A folder of the user's for what can be made again, in XDG's on Linux, the platform's own elsewhere. Undefined where nobody
 * knows the user's home.
 */
export function cacheFolder(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const folder = ownFolder(env);
  return folder === undefined ? undefined : join(folder, name);
}

function ownFolder(env: NodeJS.ProcessEnv): string | undefined {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (xdg && isAbsolute(xdg)) return join(xdg, 'jobtronaut');
  const home = homeFolder();
  if (home === undefined) return undefined;
  if (process.platform === 'win32') return join(local || join(home, 'AppData', 'Local'), 'jobtronaut', 'Cache');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'jobtronaut');
  return join(home, '.cache', 'jobtronaut');
}

function homeFolder(): string | undefined {
  try {
    // An empty HOME is what `homedir` tells too.
    return homedir() || userInfo().homedir;
  } catch {
    // In a container, a user whom /etc/passwd does not name.
    return undefined;
  }
}
