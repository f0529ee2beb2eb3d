import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type Job, serializeAlfChunks } from '@jobtronaut/alf';

/** Job files shrink to a tenth at the quickest level already. */
const QUICKEST = { level: 1 };

/**
 * The text of a job, made once and held compressed: what is sent, kept and recorded are the same bytes, and a job of a million
 * tasks (some 450 MB of text) is neither written nor checked three times.
 */
export class JobFile {
  /** gzip. */
  readonly compressed: readonly Buffer[];

  constructor(compressed: readonly Buffer[]) {
    this.compressed = compressed;
  }

  /**
   * Checks and writes a document.
   *
   * @throws AlfDocumentError for a document that no job file can say
   */
  static async of(document: Job): Promise<JobFile> {
    return new JobFile(await compress(serializeAlfChunks(document)));
  }

  /** The text, as bytes of UTF-8. */
  text(): AsyncIterable<Buffer> {
    return decompress(Readable.from(this.compressed));
  }
}

export async function compress(pieces: Iterable<string>): Promise<Buffer[]> {
  const compressed: Buffer[] = [];
  await pipeline(Readable.from(pieces), createGzip(QUICKEST), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) compressed.push(chunk);
  });
  return compressed;
}

/** The text of a compressed file. @throws what the system or zlib says, also of a file that was cut */
export async function readCompressed(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of decompress(createReadStream(path))) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function* decompress(from: Readable): AsyncGenerator<Buffer> {
  const text = createGunzip();
  // The failure comes out of `text` too, where somebody listens.
  pipeline(from, text).catch(() => undefined);
  yield* text as AsyncIterable<Buffer>;
}
