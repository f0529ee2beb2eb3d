import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Pieces are gathered up to this many characters: a write for each line of a large job would take minutes. */
const CHUNK = 64 * 1024;

/** Writes pieces of text to stdout, no faster than they are read there. */
export async function writeOut(pieces: Iterable<string> | AsyncIterable<string | Uint8Array>): Promise<void> {
  await pipeline(Readable.from(gathered(pieces)), process.stdout, { end: false });
}

/** Lines of a result, on stdout. */
export function writeLines(lines: Iterable<string>): Promise<void> {
  return writeOut(ended(lines));
}

function* ended(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}

async function* gathered(
  pieces: Iterable<string> | AsyncIterable<string | Uint8Array>,
): AsyncGenerator<string | Uint8Array> {
  let text = '';
  for await (const piece of pieces) {
    if (typeof piece !== 'string') {
      yield piece;
      continue;
    }
    text += piece;
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
