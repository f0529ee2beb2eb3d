import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import { type Settings, shortHostName } from './options.ts';

/** Where Tractor's Python clients leave the id of their session with an engine (tractor-protocol 1.1). */
export class SessionFile {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** The id in the file; undefined for every reason why there may be none. */
  async read(): Promise<string | undefined> {
    if (!this.#settings.readSessionFile) return undefined;
    try {
      const { tsid } = JSON.parse(await readFile(sessionFilePath(this.#settings), 'utf8')) as { tsid?: unknown };
      return typeof tsid === 'string' && tsid !== '' ? tsid : undefined;
    } catch {
      return undefined;
    }
  }

  /** Leaves an id for others, readable for this user alone. A failure is a warning: the session itself is good. */
  async write(tsid: string): Promise<void> {
    if (!this.#settings.writeSessionFile) return;
    const file = sessionFilePath(this.#settings);
    // Others may leave theirs at the same time, also from this process.
    const draft = `${file}.${randomUUID()}`;
    try {
      await mkdir(posix.dirname(file.replaceAll('\\', '/')), { recursive: true, mode: 0o700 });
      await writeFile(draft, `${JSON.stringify({ tsid })}\n`, { mode: 0o600, flag: 'wx' });
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      this.#settings.onWarning({
        code: 'session-file-unwritable',
        severity: 'warning',
        message: `the session could not be saved: ${String(error)}`,
        file,
        hint: 'make the folder writable, or do not ask for a session file',
      });
    }
  }
}

/** The path of the file for an engine, on this host or on a system of another kind. */
export function sessionFilePath({ engine, env }: Settings, platform: NodeJS.Platform = process.platform): string {
  const home = env.HOME || '/tmp';
  const { join } = platform === 'win32' ? win32 : posix;
  const folder =
    platform === 'win32'
      ? join(env.APPDATA || '/tmp', 'Pixar', 'Tractor')
      : platform === 'darwin'
        ? join(home, 'Library', 'Preferences', 'Pixar', 'Tractor')
        : join(home, '.pixarPrefs', 'Tractor');
  return join(folder, 'sites', `${engine.host}@${engine.port}`, `${shortHostName()}.session`);
}
