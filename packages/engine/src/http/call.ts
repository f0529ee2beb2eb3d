import type { IncomingMessage } from 'node:http';
import type { Standing } from './guard.ts';
import { Refusal } from './reply.ts';

/** A request to one of the verbs. */
export interface Call {
  readonly method: string;
  /** `spool`, `queue`, `monitor`, … */
  readonly verb: string;
  /** Query string and form body together. */
  readonly params: URLSearchParams;
  /** Reads the body, up to a number of bytes. Form bodies have been read already. */
  readonly body: (limit: number) => Promise<Buffer>;
  readonly contentType: string;
  readonly request: IncomingMessage;
  readonly standing: Standing;
}

const FORM = 'application/x-www-form-urlencoded';
const FORM_LIMIT = 16 * 1024 * 1024;
/** Of one whom we do not know yet. */
const STRANGERS_FORM_LIMIT = 64 * 1024;

/** The path of a request, and its query. The target is not parsed as a URL: it may be a megabyte of anything. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at + 1) };
}

/** Reads a request to `/Tractor/VERB`; undefined for other paths. */
export async function readCall(request: IncomingMessage, standing: Standing): Promise<Call | undefined> {
  const { path, query } = splitTarget(request.url ?? '');
  const match = /^\/tractor\/([\w-]*)\/?$/i.exec(path);
  if (!match) return undefined;
  const params = new URLSearchParams(query);
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (contentType === FORM) {
    const form = await readBody(request, standing === 'stranger' ? STRANGERS_FORM_LIMIT : FORM_LIMIT);
    for (const [name, value] of new URLSearchParams(form.toString('utf8').trim())) params.append(name, value);
  }
  return {
    method: request.method ?? '',
    verb: match[1] ?? '',
    params,
    contentType,
    request,
    standing,
    body: (limit) => readBody(request, limit),
  };
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = new Refusal(413, `the body is larger than ${limit} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge;
  const parts: Buffer[] = [];
  let size = 0;
  try {
    // Given up, it is still to be read to its end before the answer goes out.
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > limit) throw tooLarge;
      parts.push(part);
    }
  } catch (error) {
    if (error === tooLarge || request.complete) throw error;
    // Nobody is left to read this, and it is no trouble of ours (tractor-protocol 2.3).
    throw new Refusal(400, 'the request broke off');
  }
  return Buffer.concat(parts);
}

/** A parameter that has to be there. */
export function required(params: URLSearchParams, name: string): string {
  const value = params.get(name);
  if (value === null || value === '') throw new Refusal(400, `the parameter ${name} is missing`);
  return value;
}

/** A comma list of ids. */
export function idList(params: URLSearchParams, name: string): number[] {
  return required(params, name)
    .split(',')
    .map((text) => oneId(text, name));
}

/** One id. */
export function id(params: URLSearchParams, name: string): number {
  return oneId(required(params, name), name);
}

function oneId(text: string, name: string): number {
  const trimmed = text.trim();
  if (!/^\d{1,15}$/.test(trimmed)) throw new Refusal(400, `the parameter ${name} must be a number, not "${trimmed}"`);
  return Number(trimmed);
}
