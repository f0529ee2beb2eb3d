// Folders for what is measured.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = [];
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/**
 * A new folder. It is removed when all is measured: for minutes after, ext4 looks at the number of each file that was
 * removed before it gives a new file one, which would be paid by whoever comes next.
 */
export function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'engine-benchmark-'));
  made.push(folder);
  return folder;
}
