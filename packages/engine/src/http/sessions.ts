import { randomBytes } from 'node:crypto';
import { Refusal } from './reply.ts';

/**
 * Sessions of clients (tractor-protocol 3). They protect nothing here (the token does); they exist because stock
 * clients log in. They live until logout or the end of the engine.
 */
export class Sessions {
  readonly #users = new Map<string, string>();

  login(user: string): string {
    const tsid = `${randomBytes(6).toString('hex')}-${this.#users.size + 1}`;
    this.#users.set(tsid, user);
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
