import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

export interface TemporaryFolder {
  /** Its real path. */
  readonly root: string;
  /** Writes a file below it and returns its path. */
  file(name: string, text?: string): string;
}

/** A folder of its own for each test of the file that calls this, gone after the test. */
export function temporaryFolder(): TemporaryFolder {
  let root = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'jobtronaut-test-')));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  return {
    get root() {
      return root;
    },
    file(name, text = '') {
      const path = join(root, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
  };
}
