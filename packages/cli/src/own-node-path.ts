import { realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * Takes out of NODE_PATH what the shim of this command put in front of it: pnpm's shims name folders of the installation. Node has read the
 * variable already; commands of jobs, and an engine that is started, get what the user had.
 */
export function leaveNodePath(env: NodeJS.ProcessEnv, program: string | undefined): void {
  if (env.NODE_PATH === undefined || program === undefined) return;
  const folders = [...foldersAbove(program), ...foldersAbove(realpathSync(program))].map((at) =>
    join(at, 'node_modules'),
  );
  const isShims = (entry: string) =>
    folders.some((folder) => entry === folder || entry.startsWith(join(folder, '.pnpm', '/')));
  const entries = env.NODE_PATH.split(delimiter);
  const first = entries.findIndex((entry) => !isShims(entry));
  if (first < 0) Reflect.deleteProperty(env, 'NODE_PATH');
  else env.NODE_PATH = entries.slice(first).join(delimiter);
}

function foldersAbove(path: string): string[] {
  const found: string[] = [];
  for (let at = dirname(path); !found.includes(at); at = dirname(at)) found.push(at);
  return found;
}
