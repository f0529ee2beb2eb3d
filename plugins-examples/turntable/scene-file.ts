import { readFile } from 'node:fs/promises';
import { writeAtomically } from './atomic.ts';
import type { Scene } from './scene.ts';

const FORMAT = 'turntable scene 1';
const FLOATS = ['bounds', 'corners', 'normals', 'light', 'finish', 'tableLight', 'floorLight'] as const;
const INTEGERS = ['links', 'order', 'triangles'] as const;

/** Writes the scene: one line of JSON with the length of each array, then the arrays, four bytes a number. */
export async function writeScene(path: string, scene: Scene): Promise<void> {
  const arrays = [...FLOATS, ...INTEGERS].map((name) => scene[name]);
  const header = JSON.stringify({ format: FORMAT, lengths: arrays.map(({ length }) => length) });
  const parts = arrays.map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  await writeAtomically(path, Buffer.concat([Buffer.from(`${header}\n`), ...parts]));
}

/** Reads what `writeScene` wrote. */
export async function readScene(path: string): Promise<Scene> {
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The scene ${path} cannot be read (${error.code}): the task PrepareScene writes it`);
  });
  const line = file.subarray(0, file.indexOf('\n') + 1);
  const lengths = lengthsIn(line.toString());
  if (!lengths || file.length !== line.length + 4 * lengths.reduce((sum, length) => sum + length, 0))
    throw new Error(`${path} is not a scene of this version: let the task PrepareScene write it again`);
  // Copied out of the file's buffer, because an array of four-byte numbers must begin at a multiple of four.
  let at = file.byteOffset + line.length;
  const arrays = [...FLOATS, ...INTEGERS].map((name, i) => {
    const from = at;
    at += 4 * (lengths[i] ?? 0);
    const bytes = file.buffer.slice(from, at);
    return [name, i < FLOATS.length ? new Float32Array(bytes) : new Uint32Array(bytes)];
  });
  return Object.fromEntries(arrays) as Scene;
}

function lengthsIn(line: string): number[] | undefined {
  try {
    const header = JSON.parse(line) as { format?: unknown; lengths?: number[] };
    return header.format === FORMAT ? header.lengths : undefined;
  } catch {
    return undefined;
  }
}
