import { randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { LONGEST_PASSWORD } from '../state-folder/password.ts';
import { Refusal } from './reply.ts';

const MOST_CHALLENGES = 1000;
const CHALLENGE_MS = 120_000;
/** Wrong passwords of one address before it has to wait, twice as long after each further one. */
const FREE_TRIES = 5;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 300_000;
const MOST_ADDRESSES = 10_000;
/** A check is meant to be slow. Who would come after these has to come again. */
const MOST_WAITING = 16;

interface Tries {
  readonly wrong: number;
  readonly notBefore: number;
}

export interface LoginsOptions {
  /** Whether this is the password; slow. */
  readonly isPassword: (password: string) => Promise<boolean>;
  /** A clock that does not jump, in milliseconds. @default performance.now */
  readonly now?: () => number;
}

/** Logins with the password, in the encoding that stock clients call `internal` (tractor-protocol 3.2, 3.3). */
export class Logins {
  readonly #isPassword: LoginsOptions['isPassword'];
  readonly #now: () => number;
  /** Challenges that were given out and not used, with their ends, the oldest first. */
  readonly #challenges = new Map<string, number>();
  readonly #tries = new Map<string, Tries>();
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ isPassword, now = () => performance.now() }: LoginsOptions) {
    this.#isPassword = isPassword;
    this.#now = now;
  }

  /** Good for one login, soon; as long as the longest password, which clients would cut to it (tractor-protocol 3.3). */
  challenge(): string {
    const challenge = randomBytes(LONGEST_PASSWORD / 2).toString('hex');
    this.#challenges.set(challenge, this.#now() + CHALLENGE_MS);
    const [oldest] = this.#challenges.keys();
    if (this.#challenges.size > MOST_CHALLENGES && oldest !== undefined) this.#challenges.delete(oldest);
    return challenge;
  }

  /**
   * Checks the parameter `c` of a login.
   *
   * @param address of the one who tries
   * @throws Refusal 403; 429 if the address has to wait; 503 if too many try at once
   */
  async check(code: string, address: string): Promise<void> {
    const from = networkOf(address);
    const wait = (this.#tries.get(from)?.notBefore ?? 0) - this.#now();
    if (wait > 0) throw new Refusal(429, `too many wrong passwords: try again in ${Math.ceil(wait / 1000)} seconds`);
    if (this.#waiting >= MOST_WAITING) throw new Refusal(503, 'too many logins at once: try again');
    const password = this.#decode(code);
    // Counted before it is known to be wrong: many at once must not get many tries.
    this.#count(from);
    if (password === undefined || !(await this.#inTurn(password)))
      throw new Refusal(403, 'login refused: wrong password');
    this.#tries.delete(from);
  }

  /** One after the other: each check takes memory and time on purpose. */
  async #inTurn(password: string): Promise<boolean> {
    this.#waiting++;
    const mine = this.#last.then(() => this.#isPassword(password));
    this.#last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#waiting--;
    }
  }

  #count(from: string): void {
    const wrong = (this.#tries.get(from)?.wrong ?? 0) + 1;
    const over = wrong - FREE_TRIES;
    const wait = over < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** over, LONGEST_WAIT_MS);
    this.#tries.delete(from);
    this.#tries.set(from, { wrong, notBefore: this.#now() + wait });
    const [oldest] = this.#tries.keys();
    if (this.#tries.size > MOST_ADDRESSES && oldest !== undefined) this.#tries.delete(oldest);
  }

  /** `hex(challenge|1hex(password XOR challenge))`; undefined if it is none, or not of a challenge of ours. */
  #decode(code: string): string | undefined {
    const text = Buffer.from(code, 'hex').toString('latin1');
    const at = text.indexOf('|');
    const [challenge, hash] = [text.slice(0, at), text.slice(at + 1)];
    const end = at < 0 ? undefined : this.#challenges.get(challenge);
    this.#challenges.delete(challenge);
    if (end === undefined || end < this.#now() || !/^1(?:[\da-f]{2})*$/i.test(hash)) return undefined;
    const key = Buffer.from(challenge);
    const mixed = Buffer.from(hash.slice(1), 'hex');
    return Buffer.from(mixed.map((byte, index) => byte ^ (key[index] ?? 0))).toString('utf8');
  }
}

/** One who has an IPv6 address has a network of them. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
