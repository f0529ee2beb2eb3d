import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Pictures of one name and following numbers. */
export interface PictureSequence {
  /** Its path below the folder, without number and ending: `frames/turntable`. Also that of the files made of it. */
  readonly name: string;
  readonly files: readonly string[];
  /** The numbers between the first and the last that have no picture. */
  readonly missing: readonly number[];
}

/** The sequences `name.0001.png`, `name.0002.png` ... in a folder and the folders in it, by name; single pictures are none. */
export async function findSequences(folder: string): Promise<PictureSequence[]> {
  const found = new Map<string, Map<number, string>>();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const [, stem, digits] = /^(.*)\.(\d+)\.png$/.exec(entry.name) ?? [];
    if (!entry.isFile() || stem === undefined || digits === undefined) continue;
    const key = relative(folder, join(entry.parentPath, stem)).split(sep).join('/');
    const pictures = found.get(key) ?? new Map<number, string>();
    found.set(key, pictures.set(Number(digits), join(entry.parentPath, entry.name)));
  }
  return [...found]
    .filter(([, pictures]) => pictures.size > 1)
    .map(([key, pictures]) => sequenceOf(key, pictures))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function sequenceOf(key: string, pictures: ReadonlyMap<number, string>): PictureSequence {
  const numbers = [...pictures.keys()].sort((a, b) => a - b);
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  const missing: number[] = [];
  for (let number = first; number <= last; number++) if (!pictures.has(number)) missing.push(number);
  return { name: key, files: numbers.map((number) => pictures.get(number) ?? ''), missing };
}

/** A page that shows what was made of each sequence. */
export function page(sequences: readonly PictureSequence[]): string {
  const parts = sequences.map(({ name, files, missing }) => {
    const text = escaped(name);
    const url = name.split('/').map(encodeURIComponent).join('/');
    const holes = missing.length === 0 ? '' : `, <strong>missing ${missing.join(' ')}</strong>`;
    return `<h2>${text}</h2>\n<p>${files.length} pictures${holes}</p>\n<img src="${url}.webp" alt="${text}">\n<img src="${url}.png" alt="All pictures of ${text}">`;
  });
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Dailies</title>\n<h1>Dailies</h1>\n${parts.join('\n')}\n</html>\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
