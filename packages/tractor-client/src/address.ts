import { isIPv6 } from 'node:net';
import { TractorClientError } from './errors.ts';

/** Where an engine listens. */
export interface EngineAddress {
  /** Name or IP address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Where a studio's engine is by convention (tractor-protocol 1). */
export const DEFAULT_ENGINE: EngineAddress = { host: 'tractor-engine', port: 80 };

/**
 * Reads `host`, `host:port` or `[IPv6]:port`; the port is 80 if absent (tractor-protocol 1).
 *
 * @throws {TractorClientError} `bad-engine-address`
 */
export function parseEngineAddress(text: string): EngineAddress {
  const [, v6, name, port] = /^(?:\[([^\]]*:[^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text.trim()) ?? [];
  return checkAddress({ host: v6 ?? name ?? '', port: port === undefined ? DEFAULT_ENGINE.port : Number(port) }, text);
}

/** Checks an address given in two parts. */
export function checkAddress({ host, port }: EngineAddress, text = `${host}:${port}`): EngineAddress {
  const isHost = host.includes(':') ? isIPv6(host) && !host.includes('%') : /^[^\s/?#@[\]\\%]+$/.test(host);
  if (!isHost || !Number.isInteger(port) || port < 1 || port > 65_535) throw badAddress(text);
  return { host, port };
}

/** `host:port`, with brackets around IPv6. */
export function formatEngineAddress({ host, port }: EngineAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function badAddress(given: string): TractorClientError {
  // Some write a user and a password into addresses of the web.
  const text = given.replace(/^(.*\/\/)?[^/]*@/, '$1***@');
  return new TractorClientError('bad-engine-address', `"${text}" is not the address of an engine`, {
    hint: 'write host, host:port or [IPv6]:port, without http:// and without a path',
    data: { address: text },
  });
}
