import { readFileSync } from 'node:fs';

/**
 * Whether a write-ahead log was damaged after it was written. SQLite takes the first frame that is not right for the end
 * of the log, as a power failure leaves it, and forgets what follows without a word: jobs, and ends that are recorded.
 * A power failure can harm the last transaction only, since each one is synced before the next one begins; so where two
 * or more complete ones follow, somebody else has done harm. (Format: sqlite.org/fileformat2.html, "The Write-Ahead Log".)
 */
export function isWalDamaged(path: string): boolean {
  let log: Buffer;
  try {
    log = readFileSync(path);
  } catch {
    return false;
  }
  if (log.length < HEADER || log.subarray(0, HEADER).every((byte) => byte === 0)) return false;
  const magic = log.readUInt32BE(0);
  const sums = new Checksum(magic === LITTLE_ENDIAN);
  sums.add(log, 0, 24);
  if (magic >>> 1 !== LITTLE_ENDIAN >>> 1 || !sums.equals(log, 24)) return true;
  const frame = FRAME_HEADER + log.readUInt32BE(8);
  const salts = log.subarray(16, 24);
  let valid = true;
  let lostCommits = 0;
  for (let at = HEADER; at + frame <= log.length; at += frame) {
    const ofThisLog = log.subarray(at + 8, at + 16).equals(salts);
    if (valid) {
      sums.add(log, at, at + 8);
      sums.add(log, at + FRAME_HEADER, at + frame);
      valid = ofThisLog && sums.equals(log, at + 16);
    }
    if (!valid && ofThisLog && log.readUInt32BE(at + 4) !== 0) lostCommits++;
  }
  return lostCommits >= 2;
}

const HEADER = 32;
const FRAME_HEADER = 24;
/** The magic number of logs whose checksums are made of little-endian words; one more for the others. */
const LITTLE_ENDIAN = 0x377f0682;

/** The running checksum of a log. */
class Checksum {
  readonly #little: boolean;
  #first = 0;
  #second = 0;

  constructor(little: boolean) {
    this.#little = little;
  }

  add(bytes: Buffer, from: number, to: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let first = this.#first;
    let second = this.#second;
    for (let at = from; at < to; at += 8) {
      first = (first + view.getUint32(at, this.#little) + second) >>> 0;
      second = (second + view.getUint32(at + 4, this.#little) + first) >>> 0;
    }
    this.#first = first;
    this.#second = second;
  }

  /** Whether it stands there. */
  equals(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }
}
