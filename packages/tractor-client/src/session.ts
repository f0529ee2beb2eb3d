import { formatEngineAddress } from './address.ts';
import type { Params } from './encode.ts';
import { EngineError, LoginRefusedError, TractorClientError } from './errors.ts';
import { textField } from './fields.ts';
import type { LoginStrategy, Settings } from './options.ts';
import { internalHash, loginCode } from './password-hash.ts';
import { brief, type JsonObject } from './reply.ts';
import type { SessionFile } from './session-file.ts';

/** The requests that a session is made of; they are sent without one. */
export interface SessionWire {
  readonly json: (verb: string, params: Params) => Promise<JsonObject>;
  readonly text: (verb: string, params: Params) => Promise<string>;
  /** Makes sure that a secret of this session never shows in a message. */
  readonly conceal: (secret: string) => void;
}

/** Statuses that mean that a session is missing, or is none any more (tractor-protocol 3.5). */
export const LOGIN_STATUSES: readonly unknown[] = [401, 403, 412];

/** The session with an engine: at most one, made when first needed, shared by all who wait for it. */
export class Session {
  readonly #settings: Settings;
  readonly #wire: SessionWire;
  readonly #file: SessionFile;
  #tsid: string | undefined;
  #beginning: Promise<string> | undefined;
  #triedFile = false;

  constructor(settings: Settings, wire: SessionWire, file: SessionFile) {
    this.#settings = settings;
    this.#wire = wire;
    this.#file = file;
  }

  /** The session id, if there is one. */
  get current(): string | undefined {
    return this.#tsid;
  }

  /** The session id, after a login if need be. */
  ensure(): Promise<string> {
    if (this.#tsid !== undefined) return Promise.resolve(this.#tsid);
    this.#beginning ??= this.#begin().finally(() => {
      this.#beginning = undefined;
    });
    return this.#beginning;
  }

  /** Another session than `tsid`, which the engine did not accept; a newer one that exists already will do. */
  renew(tsid: string | undefined): Promise<string> {
    if (this.#tsid === tsid) this.#tsid = undefined;
    return this.ensure();
  }

  /** Ends the session, if there is one; one that the engine has forgotten is ended. */
  async logout(): Promise<void> {
    const tsid = this.#tsid;
    if (tsid === undefined) return;
    this.#tsid = undefined;
    try {
      await this.#wire.json('monitor', { q: 'logout', user: this.#settings.user, tsid });
    } catch (error) {
      if (!(error instanceof EngineError && LOGIN_STATUSES.includes(error.status))) throw error;
    }
  }

  async #begin(): Promise<string> {
    const found = await this.#fromFile();
    const tsid = found ?? (await this.#login());
    this.#wire.conceal(tsid);
    this.#tsid = tsid;
    if (found === undefined) await this.#file.write(tsid);
    return tsid;
  }

  /** The session of the Python clients, if the engine still knows it; asked for once. */
  async #fromFile(): Promise<string | undefined> {
    if (this.#triedFile) return undefined;
    this.#triedFile = true;
    const tsid = await this.#file.read();
    if (tsid === undefined) return undefined;
    this.#wire.conceal(tsid);
    try {
      await this.#wire.json('ctrl', { q: 'status', tsid });
      return tsid;
    } catch {
      // Whatever it was, the login that follows will tell.
      return undefined;
    }
  }

  async #login(): Promise<string> {
    const { user } = this.#settings;
    try {
      const code = await this.#passwordCode();
      const reply = await this.#wire.json('monitor', { q: 'login', user, c: code });
      const tsid = textField(reply, 'tsid');
      if (tsid !== '') return tsid;
      throw this.#refused(textField(reply, 'msg') || 'it gave no session');
    } catch (error) {
      if (error instanceof EngineError) throw this.#refused(brief(error.msg), error);
      throw error;
    }
  }

  /** The parameter `c`; undefined where the engine wants no password. */
  async #passwordCode(): Promise<string | undefined> {
    const strategy = await this.#strategy();
    if (strategy === 'none') return undefined;
    const { password } = this.#settings;
    if (password === undefined) throw this.#refused('it wants a password, and none is given');
    const { challenge } = await this.#wire.json('monitor', { q: 'gentoken' });
    if (typeof challenge !== 'string' || challenge === '') throw this.#refused('it gave no challenge for the password');
    const hash =
      strategy === 'plain'
        ? password
        : strategy === 'internal'
          ? internalHash(password, challenge)
          : await strategy(password, challenge);
    if (hash === null) return undefined;
    // What some strategies make of a password can be turned back.
    this.#wire.conceal(hash);
    const code = loginCode(challenge, hash);
    this.#wire.conceal(code);
    return code;
  }

  /** Source of the rule: tractor-protocol 3.1. */
  async #strategy(): Promise<Exclude<LoginStrategy, 'auto'>> {
    const { login, password } = this.#settings;
    if (login !== 'auto') return login;
    const { validation } = await notFound(this.#wire.json('monitor', { q: 'loginscheme' }), {});
    if (typeof validation === 'string' && validation.startsWith('internal:')) return 'internal';
    if (password === undefined) return 'none';
    const siteFunctions = await notFound(this.#wire.text('config', { file: 'trSiteFunctions.py' }), '');
    return siteFunctions.trim() === '' ? 'none' : 'plain';
  }

  #refused(why: string, cause?: EngineError): LoginRefusedError {
    const { engine, user } = this.#settings;
    const message = `the engine at ${formatEngineAddress(engine)} does not let "${user}" log in: ${why}`;
    return new LoginRefusedError(message, {
      hint: 'check user and password (USER, TRACTOR_PASSWORD), the token of an embedded engine, and the option `login`: this site may hash passwords in its own way',
      data: { engine, user },
      refusal: cause?.refusal,
      cause,
    });
  }
}

/** `otherwise` where there is not what was asked for, said by status 404 with any body, or by `rc` alone. */
export async function notFound<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof TractorClientError && error.data.status === 404) return otherwise;
    if (error instanceof EngineError && error.status === 200) return otherwise;
    throw error;
  }
}
