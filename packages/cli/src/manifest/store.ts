import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, makeFolder } from '@jobtronaut/plugins-loader/finding';

/** Texts on disk that can be made again. Everything here is a shortcut: a folder that cannot be used costs time, never a result. */
interface Store {
  read(name: string): string | undefined;
  write(name: string, text: string): void;
}

/** The user's store of manifests. It is used only if it is the user's alone. */
export function openStore(env: NodeJS.ProcessEnv): Store {
  const folder = cacheFolder(env, 'manifests');
  if (folder === undefined || !isOurs(folder)) return { read: () => undefined, write: () => undefined };
  return {
    read(name) {
      try {
        return readFileSync(join(folder, `${name}.json`), 'utf8');
      } catch {
        return undefined;
      }
    },
    write(name, text) {
      const file = join(folder, `${name}.json`);
      const temporary = `${file}.${process.pid}`;
      try {
        makeFolder(folder);
        writeFileSync(temporary, text, { flag: 'wx', mode: 0o600 });
        renameSync(temporary, file);
      } catch {
        rmSync(temporary, { force: true });
      }
    },
  };
}

function isOurs(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  // Windows has no owner here (getuid is missing); its user folder is the user's alone by default.
  if (stat === undefined || process.getuid === undefined) return stat?.isDirectory() ?? true;
  return stat.isDirectory() && stat.uid === process.getuid() && (stat.mode & 0o022) === 0;
}
