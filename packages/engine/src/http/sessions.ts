import { randomBytes } from 'node:crypto';
import { Refusal } from './reply.ts';

const MOST_SESSIONS = 10_000;

export interface Session {
  readonly user: string;
  /** Made with the password: it is as good as the token. */
  readonly isProven: boolean;
}

/**
 * Sessions of clients (tractor-protocol 3). On this machine they protect nothing (the token does); they exist because stock
 * clients log in. Those who log in with the password need them. They live until logout or the end of the engine.
 */
export class Sessions {
  readonly #known = new Map<string, Session>();
  #count = 0;

  login(session: Session): string {
    const tsid = `${randomBytes(16).toString('hex')}-${++this.#count}`;
    this.#known.set(tsid, session);
    // Clients that never log out must not fill the memory: the oldest has to log in again.
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_SESSIONS && oldest !== undefined) this.#known.delete(oldest);
    return tsid;
  }

  logout(tsid: string | null): void {
    if (tsid !== null) this.#known.delete(tsid);
  }

  /** The session of a request; undefined without one. */
  find(params: URLSearchParams): Session | undefined {
    const tsid = params.get('tsid');
    if (tsid === null || tsid === '') return undefined;
    const session = this.#known.get(tsid);
    if (session === undefined) throw new Refusal(403, 'session not valid, login required');
    return session;
  }

  /** The user of the session of a request; undefined without one. */
  user(params: URLSearchParams): string | undefined {
    return this.find(params)?.user;
  }
}
