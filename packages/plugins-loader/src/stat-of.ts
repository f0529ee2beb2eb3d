import { type Stats, statSync } from 'node:fs';

/** What lies at a path; nothing where we cannot look: no permission, a file where a folder should be, a ring of links. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
