/**
 * Who may ask for what (design.md, "Safe"). Whoever can spool can run commands as this user: changes need POST and the
 * token, and no page in a browser gets anything, not even under a name that it has pointed at this machine.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isOwnPeer } from './peer.ts';
import { Refusal } from './reply.ts';

const TOKEN_HEADER = 'x-jobtronaut-token';

export interface GuardOptions {
  readonly token: string;
  /** Where the token is, to say so. */
  readonly stateDir: string;
  /** Local processes of our own user need no token. */
  readonly trustLocalUser: boolean;
}

/** Refuses requests that come from a web page or to a name that is not this machine's own. */
export function refuseForeign(request: IncomingMessage): void {
  const { host, origin } = request.headers;
  if (host === undefined ? request.httpVersion !== '1.0' : !isLoopbackHost(host)) {
    throw new Refusal(403, 'this engine answers to loopback names only');
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host?.toLowerCase()}`) {
    throw new Refusal(403, 'requests from other sites are refused');
  }
  const site = request.headers['sec-fetch-site'];
  // "none": a person typed the address. No page can make that happen.
  if (site !== undefined && site !== 'same-origin' && !(site === 'none' && request.method === 'GET')) {
    throw new Refusal(403, 'requests from other sites are refused');
  }
}

/** Refuses a change that lacks POST or the token. */
export async function refuseStranger(request: IncomingMessage, options: GuardOptions): Promise<void> {
  if (request.method !== 'POST') throw new Refusal(405, 'changes need the method POST');
  const given = request.headers[TOKEN_HEADER];
  if (given !== undefined) {
    if (typeof given === 'string' && sameSecret(given, options.token)) return;
    throw new Refusal(403, `the token in ${TOKEN_HEADER} is not that of this engine (see ${options.stateDir}/token)`);
  }
  if (!options.trustLocalUser) {
    throw new Refusal(403, `changes need the header ${TOKEN_HEADER} with the content of ${options.stateDir}/token`);
  }
  // A browser runs as the same user: whatever looks like one has to know the token.
  const { origin, referer } = request.headers;
  if (origin !== undefined || referer !== undefined || request.headers['sec-fetch-site'] !== undefined) {
    throw new Refusal(403, 'a browser needs the token');
  }
  if (!(await isOwnPeer(request.socket))) throw new Refusal(403, 'only processes of the same user need no token');
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
