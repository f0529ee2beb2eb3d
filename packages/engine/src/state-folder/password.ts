import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EngineError } from '../errors.ts';
import { prepareStateDir, writeAtomically } from './folder.ts';
import { guarded } from './guarded.ts';

/** What the file `password` says. */
interface StoredPassword {
  readonly salt: string;
  readonly hash: string;
  /** The cost of scrypt. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and a tenth of a second for each try. */
const COST = { n: 32_768, r: 8, p: 1 };
const MEMORY = 64 * 1024 * 1024;
const SHORTEST = 8;
/** In bytes. */
export const LONGEST_PASSWORD = 128;

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

/**
 * Sets the password with which other machines may log in to the engine of a state folder. What is kept (mode 0600) tells
 * whether a password is right, and not which it is. An engine that runs already keeps the one that it has.
 *
 * @throws EngineError `bad-engine-option` if it is too short or too long; `state-unwritable`, `unsafe-state`
 */
export async function setPassword(stateDir: string, password: string): Promise<void> {
  const length = Buffer.byteLength(password);
  if ([...password].length < SHORTEST || length > LONGEST_PASSWORD) {
    // Its value is nobody's business.
    throw new EngineError(
      'bad-engine-option',
      `the password must have ${SHORTEST} characters or more, and not more than ${LONGEST_PASSWORD} bytes`,
      {
        data: { name: 'password' },
      },
    );
  }
  const salt = randomBytes(16);
  const stored: StoredPassword = {
    ...COST,
    salt: salt.toString('hex'),
    hash: (await hashOf(password, salt, COST)).toString('hex'),
  };
  const folder = prepareStateDir(stateDir);
  guarded(folder, () => writeAtomically(join(folder, 'password'), `${JSON.stringify(stored)}\n`));
}

/** The check against the password of a state folder; undefined if none was set. */
export function passwordCheck(stateDir: string): ((password: string) => Promise<boolean>) | undefined {
  const stored = readStored(stateDir);
  if (!stored) return undefined;
  const [salt, hash] = [Buffer.from(stored.salt, 'hex'), Buffer.from(stored.hash, 'hex')];
  return async (password) => {
    const given = await hashOf(password, salt, stored);
    return given.length === hash.length && timingSafeEqual(given, hash);
  };
}

function readStored(stateDir: string): StoredPassword | undefined {
  try {
    const { salt, hash, n, r, p } = JSON.parse(
      readFileSync(join(stateDir, 'password'), 'utf8'),
    ) as Partial<StoredPassword>;
    if (typeof salt !== 'string' || typeof hash !== 'string' || !n || !r || !p) return undefined;
    return { salt, hash, n, r, p };
  } catch {
    return undefined;
  }
}

function hashOf(
  password: string,
  salt: Buffer,
  { n, r, p }: { readonly n: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  return derive(password, salt, 32, { N: n, r, p, maxmem: MEMORY });
}
