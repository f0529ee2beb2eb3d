import { abortable } from './abortable.ts';
import { formatEngineAddress } from './address.ts';
import { encodeParams, type Params, percentEncode } from './encode.ts';
import { BrokenReplyError, EngineError, LoginRefusedError } from './errors.ts';
import { type Exchange, engineOrigin, Http, type OpenReply, type Reply } from './http.ts';
import type { Settings } from './options.ts';
import { brief, type JsonObject, type ReplyContext, readJson, readPlain, readWords, refusalError } from './reply.ts';
import { withRetries } from './retry.ts';
import { LOGIN_STATUSES, Session } from './session.ts';
import { SessionFile } from './session-file.ts';

/** What every call may be given. */
export interface CallOptions {
  /** Gives up waiting. Whether the engine acted by then is unknown. */
  readonly signal?: AbortSignal | undefined;
}

/** One request of the API: `POST /Tractor/<verb>?<params>`. */
export interface ApiRequest extends CallOptions {
  readonly verb: string;
  readonly params: Params;
  /** Reads may be repeated after a failure, changes only if they cannot have arrived. */
  readonly kind: 'read' | 'change';
  /** `needed`: log in first. `if-any`: send one that exists. `none`: a request that sessions are made of. */
  readonly session: 'needed' | 'if-any' | 'none';
  /** How long the engine may be silent. @default 'silence' */
  readonly patience?: 'silence' | 'spool';
  readonly body?: { readonly type: string; readonly chunks: readonly Buffer[] };
}

/** An engine's requests with what belongs around each: session, headers, repetition, errors. */
export class EngineApi {
  readonly settings: Settings;
  readonly session: Session;
  /** The `Server` header of the latest reply. */
  server: string | undefined;
  readonly #http: Http;
  readonly #secrets = new Set<string>();

  constructor(settings: Settings) {
    this.settings = settings;
    this.#http = new Http(settings);
    const wire = { kind: 'read', session: 'none' } as const;
    this.session = new Session(
      settings,
      {
        json: (verb, params) => this.json({ ...wire, verb, params }),
        text: (verb, params) => this.text({ ...wire, verb, params }),
        conceal: (secret) => this.#conceal(secret),
      },
      new SessionFile(settings),
    );
    this.#conceal(settings.password);
  }

  async login({ signal }: CallOptions): Promise<void> {
    await abortable(() => this.session.ensure(), signal);
  }

  /** A request that is answered by a JSON object. */
  json(request: ApiRequest): Promise<JsonObject> {
    return this.#inSession(request, readJson);
  }

  /** A request that is answered by text. */
  text(request: ApiRequest): Promise<string> {
    return this.#inSession(request, readWords);
  }

  /** A plain GET of a path on the engine, or of a complete address elsewhere, which gets to see none of our secrets. */
  open(address: URL, headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<OpenReply> {
    return withRetries(this.settings.retries, { repeatable: true, signal }, () =>
      this.#http.open(this.#get(address, headers, signal)),
    );
  }

  /** The same into memory, as text. */
  get(address: URL, signal?: AbortSignal): Promise<string> {
    return withRetries(this.settings.retries, { repeatable: true, signal }, async () =>
      readPlain(await this.#http.send(this.#get(address, {}, signal)), this.context(address.pathname)),
    );
  }

  /** What an open reply that means no success says, as an error. */
  async refusal(reply: OpenReply, what: string): Promise<Error> {
    return refusalError(await this.#http.take(reply, what), this.context(what));
  }

  #get(address: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal | undefined): Exchange {
    const { pathname, search } = address;
    const origin = engineOrigin(this.settings.engine);
    const ours = address.origin === new URL(origin).origin;
    return {
      method: 'GET',
      origin: ours ? origin : address.origin,
      path: pathname + search,
      what: pathname,
      headers: ours ? { ...this.#headers(true), ...headers } : headers,
      signal,
    };
  }

  /** How to speak of a reply. */
  context(what: string): ReplyContext {
    return { engine: this.settings.engine, what, redact: (text) => this.#redact(text) };
  }

  /** The error for an id that the engine does not know, where its reply is merely empty. */
  nothing(msg: string): EngineError {
    const { engine } = this.settings;
    const refusal = { status: 404, rc: null, msg };
    const message = `the engine at ${formatEngineAddress(engine)} has ${msg}`;
    return new EngineError(message, refusal, {
      hint: 'check the ids; deleted jobs are in the archive',
      data: { engine },
    });
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #inSession<T>(request: ApiRequest, read: (reply: Reply, context: ReplyContext) => T): Promise<T> {
    const { session, signal } = request;
    const attempt = (tsid: string | undefined) =>
      withRetries(this.settings.retries, { repeatable: request.kind === 'read', signal }, () =>
        this.#exchange(request, tsid, read),
      );
    if (session === 'none') return attempt(undefined);
    const tsid = session === 'needed' ? await abortable(() => this.session.ensure(), signal) : this.session.current;
    try {
      return await attempt(tsid);
    } catch (error) {
      if (!wantsLogin(error, tsid !== undefined)) throw error;
    }
    // It refused, so nothing was done, and repeating is safe: once, with a session made anew.
    const renewed = await abortable(() => this.session.renew(tsid), signal);
    try {
      return await attempt(renewed);
    } catch (error) {
      throw error instanceof EngineError && wantsLogin(error, true) ? this.#notAllowed(error) : error;
    }
  }

  async #exchange<T>(
    request: ApiRequest,
    tsid: string | undefined,
    read: (reply: Reply, context: ReplyContext) => T,
  ): Promise<T> {
    const { verb, params, body, signal } = request;
    const q = params.q;
    const what = typeof q === 'string' && /^\w+$/.test(q) ? `${verb}?q=${q}` : verb;
    const headers = this.#headers(request.session !== 'none');
    const reply = await this.#http.send({
      method: 'POST',
      origin: engineOrigin(this.settings.engine),
      path: `/Tractor/${verb}?${encodeParams({ ...params, tsid: tsid ?? params.tsid })}`,
      what,
      headers: body ? { ...headers, 'content-type': body.type } : headers,
      ...(body && { body: body.chunks }),
      patience: request.patience,
      signal,
    });
    this.server = reply.header('server') ?? this.server;
    return read(reply, this.context(what));
  }

  #headers(cookie: boolean): Record<string, string> {
    const { user } = this.settings;
    const token = this.settings.token();
    this.#conceal(token);
    return {
      'user-agent': 'Pixar-EngineClient/1.0 (jobtronaut)',
      'x-tractor-blade': '0',
      ...(cookie && { cookie: `TractorUser=${encodeURIComponent(user)}` }),
      ...(token !== undefined && { 'x-jobtronaut-token': token }),
    };
  }

  /** Very short ones would only riddle the messages with holes. */
  #conceal(secret: string | undefined): void {
    // As it is, and as it stands in the address of a request.
    if (secret !== undefined && secret.length >= 4)
      this.#secrets.add(secret).add(percentEncode(Buffer.from(secret).toString()));
  }

  #redact(text: string): string {
    let redacted = text;
    for (const secret of this.#secrets) redacted = redacted.replaceAll(secret, '***');
    return redacted;
  }

  #notAllowed(error: EngineError): LoginRefusedError {
    const { engine, user } = this.settings;
    const message = `the engine at ${formatEngineAddress(engine)} does not let "${user}" do this: ${brief(error.msg)}`;
    return new LoginRefusedError(message, {
      hint: 'ask for it as a user who may (the option `user`), or with the token of an embedded engine',
      data: { engine, user },
      refusal: error.refusal,
      cause: error,
    });
  }
}

/**
 * Whether a refusal means that a session is missing or has expired. Which status and words engines use is not known,
 * so this is generous: the price is one login too many (tractor-protocol 3.5).
 */
function wantsLogin(error: unknown, hadSession: boolean): boolean {
  // Said with a page for people in place of JSON, it means the same.
  if (error instanceof BrokenReplyError) return !error.cut && LOGIN_STATUSES.includes(error.data.status);
  if (!(error instanceof EngineError) || error.status === 200 || error.status === 404) return false;
  if (LOGIN_STATUSES.includes(error.status)) return true;
  return hadSession && /session|login|tsid|permission|authori[sz]ation/i.test(error.msg);
}
