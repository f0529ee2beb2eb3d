import { randomBytes } from 'node:crypto';
import { Refusal } from './reply.ts';

const MOST_SESSIONS = 10_000;

/**
 * Sessions of clients (tractor-protocol 3). They protect nothing here (the token does); they exist because stock
 * clients log in. They live until logout or the end of the engine.
 */
export class Sessions {
  readonly #users = new Map<string, string>();
  #count = 0;

  login(user: string): string {
    const tsid = `${randomBytes(6).toString('hex')}-${++this.#count}`;
    this.#users.set(tsid, user);
    // Clients that never log out must not fill the memory: the oldest has to log in again.
    const [oldest] = this.#users.keys();
    if (this.#users.size > MOST_SESSIONS && oldest !== undefined) this.#users.delete(oldest);
    return tsid;
  }

  logout(tsid: string | null): void {
    if (tsid !== null) this.#users.delete(tsid);
  }

  /** The user of the session of a request; undefined without one. */
  user(params: URLSearchParams): string | undefined {
    const tsid = params.get('tsid');
    if (tsid === null || tsid === '') return undefined;
    const user = this.#users.get(tsid);
    if (user === undefined) throw new Refusal(403, 'session not valid, login required');
    return user;
  }
}
