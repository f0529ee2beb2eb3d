import { mkdirSync } from 'node:fs';

/**
 * Makes a folder of ours, if somebody has removed it; not the one that it lies in. That may be away for a moment, and must
 * not find its place taken when it comes back.
 *
 * @throws the operating system's error
 */
export function makeAgain(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
