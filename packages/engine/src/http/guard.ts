/**
 * Who may ask for what (docs/engines.md, "Who may use it"). Whoever can spool can run commands as this user: changes need POST and the
 * token, and no page in a browser gets anything, not even under a name that it has pointed at this machine.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isLoopbackAddress, peerOf } from './peer.ts';
import { Refusal } from './reply.ts';
import type { Session } from './sessions.ts';

const TOKEN_HEADER = 'x-jobtronaut-token';

export interface GuardOptions {
  readonly token: string;
  /** Where the token is, to say so. */
  readonly stateDir: string;
  /** Local processes of our own user need no token. */
  readonly trustLocalUser: boolean;
  /** Whether there is a password with which strangers may log in. */
  readonly hasPassword: boolean;
}

/**
 * What a caller is known by before its body is read: the token; being a process of our own user, as the operating system
 * says; being on this machine, where it says nothing; or by nothing: another user of this machine, another machine.
 */
export type Standing = 'token' | 'own' | 'local' | 'stranger';

/** Headers that decide something: which of two would count is not left to chance. */
const SINGLE_HEADERS = new Set(['host', 'origin', 'referer', 'sec-fetch-site', 'content-type', 'range', TOKEN_HEADER]);
export const MOST_HEADERS = 200;

/**
 * Lets a request in, by its head alone.
 *
 * @throws Refusal to web pages, wrong tokens, malformed heads, and strangers where no password could help them
 */
export function admit(request: IncomingMessage, options: GuardOptions): Standing {
  refuseAmbiguous(request);
  const isLocal = isLocalConnection(request);
  refuseForeign(request, isLocal);
  const given = request.headers[TOKEN_HEADER];
  if (given !== undefined) {
    // It is a secret of this machine: over a network anybody could read it.
    if (!isLocal) throw new Refusal(403, 'the token is for this machine only; log in with the password');
    if (typeof given === 'string' && sameSecret(given, options.token)) return 'token';
    throw new Refusal(403, `the token in ${TOKEN_HEADER} is not that of this engine (see ${options.stateDir}/token)`);
  }
  const peer = isLocal ? peerOf(request.socket) : 'other';
  if (peer === 'own') return 'own';
  if (peer === 'unknown') return 'local';
  if (options.hasPassword) return 'stranger';
  throw new Refusal(403, `this engine belongs to another user: requests need the header ${TOKEN_HEADER}`);
}

/** Refuses a change that lacks POST, or a caller with the right to it. */
export function refuseStranger(
  request: IncomingMessage,
  standing: Standing,
  session: Session | undefined,
  options: GuardOptions,
): void {
  if (request.method !== 'POST') throw new Refusal(405, 'changes need the method POST');
  if (standing === 'token' || session?.isProven) return;
  if (!options.trustLocalUser) {
    throw new Refusal(403, `changes need the header ${TOKEN_HEADER} with the content of ${options.stateDir}/token`);
  }
  // A browser runs as the same user: whatever looks like one has to know the token.
  const { origin, referer, 'user-agent': agent = '', 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined || referer !== undefined || site !== undefined || /^Mozilla\b/i.test(agent)) {
    throw new Refusal(403, 'a browser needs the token');
  }
  if (standing !== 'own') throw new Refusal(403, 'only processes of the same user need no token');
}

function refuseAmbiguous({ rawHeaders, headers }: IncomingMessage): void {
  const coding = headers['transfer-encoding']?.toLowerCase() ?? 'chunked';
  if (coding !== 'chunked') throw new Refusal(400, `the transfer encoding ${coding} is unknown here`);
  const { expect = '100-continue' } = headers;
  if (expect.toLowerCase() !== '100-continue') throw new Refusal(417, `the expectation ${expect} is unknown here`);
  if (rawHeaders.length >= MOST_HEADERS * 2) throw new Refusal(431, `more than ${MOST_HEADERS - 1} headers`);
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (SINGLE_HEADERS.has(name) && seen.has(name)) throw new Refusal(400, `the header ${name} stands there twice`);
    seen.add(name);
  }
}

/** Refuses requests that come from a web page or, on this machine, to a name that is not its own. */
function refuseForeign(request: IncomingMessage, isLocal: boolean): void {
  const { host, origin } = request.headers;
  if (host === undefined ? request.httpVersion !== '1.0' : isLocal && !isLoopbackHost(host)) {
    throw new Refusal(403, 'this engine answers to loopback names only');
  }
  if (origin !== undefined && (host === undefined || origin.toLowerCase() !== `http://${host.toLowerCase()}`)) {
    throw new Refusal(403, 'requests from other sites are refused');
  }
  const site = request.headers['sec-fetch-site'];
  // "none": a person typed the address. No page can make that happen.
  if (site !== undefined && site !== 'same-origin' && !(site === 'none' && request.method === 'GET')) {
    throw new Refusal(403, 'requests from other sites are refused');
  }
}

function isLocalConnection({ socket: { remoteAddress = '', localAddress = '' } }: IncomingMessage): boolean {
  return isLoopbackAddress(remoteAddress) && isLoopbackAddress(localAddress);
}

export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d*$/, '').toLowerCase();
  return name === 'localhost' || name === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

/** Compares in a time that tells nothing about the secret, its length included. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
