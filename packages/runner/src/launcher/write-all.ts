import { writeSync } from 'node:fs';

/** Writes all of it, also where the system takes less at once. */
export function writeAll(file: number, data: Uint8Array): void {
  for (let at = 0; at < data.length; ) at += writeSync(file, data, at);
}
