import { formatEngineAddress } from './address.ts';
import { BrokenReplyError, EngineError, type Refusal } from './errors.ts';
import type { Exchange, Reply } from './http.ts';
import type { Settings } from './options.ts';
import { plainNumber, plainText } from './values.ts';

/** A JSON object as it came. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What is needed to talk about a reply without giving away secrets. */
export interface ReplyContext {
  readonly engine: Settings['engine'];
  readonly what: Exchange['what'];
  /** Replaces secrets, which an engine might repeat in its words. */
  readonly redact: (text: string) => string;
}

/**
 * The JSON object of a reply that means success: status 200, and `rc` 0 or absent (tractor-protocol 2.2, 2.3).
 * An object that is complete counts, whatever the length in the header and the end of the connection.
 *
 * @throws {EngineError} the engine refused
 * @throws {BrokenReplyError} this is no reply of an engine
 */
export function readJson(reply: Reply, context: ReplyContext): JsonObject {
  const text = readText(reply);
  const object = parseObject(text);
  if (reply.status !== 200 || rcOf(object) !== 0) throw refusalError(reply, context);
  if (object === undefined) throw notJson(reply, text, context);
  return object;
}

/** The text of a reply that means success: status 200. */
export function readPlain(reply: Reply, context: ReplyContext): string {
  const text = readText(reply);
  if (reply.status !== 200) throw refusalError(reply, context);
  if (reply.cut) throw reply.cut;
  return text;
}

/**
 * The text of an answer that means success: status 200, and no object with an `rc` other than 0, which is how an engine
 * refuses whatever the status (tractor-protocol 2.3).
 */
export function readWords(reply: Reply, context: ReplyContext): string {
  const text = readPlain(reply, context);
  if (rcOf(parseObject(text)) !== 0) throw refusalError(reply, context);
  return text;
}

/** Text of any encoding: what is not UTF-8 comes out as replacement characters. */
function readText({ bytes }: Reply): string {
  return new TextDecoder().decode(bytes);
}

function parseObject(text: string): JsonObject | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return parsePythonJson(text);
  }
}

/** Python's JSON has words for numbers that JSON has not: they mean that there is none. */
function parsePythonJson(text: string): JsonObject | undefined {
  if (!/NaN|Infinity/.test(text)) return undefined;
  // A text that is left open runs to the end: to look for its end from each quote in it would take for ever.
  const outsideTexts = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|-?\b(?:NaN|Infinity)\b/gs;
  try {
    return JSON.parse(text.replace(outsideTexts, (word) => (word.startsWith('"') ? word : 'null'))) as JsonObject;
  } catch {
    return undefined;
  }
}

/** 0 where there is none: most replies of success do without. */
function rcOf(object: JsonObject | undefined): number {
  if (!object?.rc) return 0;
  const rc = plainNumber(object.rc);
  return Number.isNaN(rc) ? 1 : rc;
}

/** What a reply that means no success says, as an error. */
export function refusalError(reply: Reply, context: ReplyContext): Error {
  const { status } = reply;
  const text = readText(reply);
  const object = parseObject(text);
  if (reply.cut && !object) return reply.cut;
  if (status >= 300 && status < 400) {
    const hint = 'give the address of the engine itself: redirects are not followed';
    return broken(`sends ${context.what} elsewhere (status ${status})`, hint, reply, text, context);
  }
  if (!object && /^\s*</.test(text)) {
    const hint = 'check host and port: that is another web server, or a proxy in between';
    return broken(`answered ${context.what} with status ${status} and a web page`, hint, reply, text, context);
  }
  const words = object ? plainText(object.msg ?? '') : text.trim();
  const rc = object?.rc === undefined ? null : rcOf(object);
  const without = `${status === 200 ? `rc ${rc}` : `status ${status}`}, without a word`;
  const msg = context.redact(words) || (status === 404 ? 'not found' : without);
  const refusal: Refusal = { status, rc, msg };
  const { engine, what } = context;
  return new EngineError(`the engine at ${formatEngineAddress(engine)} refused ${what}: ${brief(msg)}`, refusal, {
    hint:
      status === 404 || status === 501
        ? 'check the ids; an engine of another version may not have this request'
        : 'see the message, and the log of the engine',
    data: { engine, what },
  });
}

/** A message for people: of a traceback of the server only the line after the last `raise`, else the last: what happened (tractor-protocol 2.3). */
export function brief(msg: string): string {
  const lines = msg.includes('Traceback') ? msg.trim().split('\n') : [msg];
  // Lines of code and frames are indented, what was raised is not.
  const raised = lines.findLastIndex((line, at) => /^\s*raise\b/.test(line) && /^\S/.test(lines[at + 1] ?? ''));
  return (lines[raised + 1 || lines.length - 1] ?? lines.at(-1) ?? '').trim().slice(0, 2000);
}

function notJson(reply: Reply, text: string, context: ReplyContext): Error {
  if (reply.cut) return reply.cut;
  const { what } = context;
  if (/^\s*</.test(text)) {
    const hint = 'check host and port: that is another web server, or a proxy in between';
    return broken(`answered ${what} with a web page`, hint, reply, text, context);
  }
  if (text.trim() === '') return broken(`answered ${what} with nothing`, 'see its log', reply, text, context);
  // Engines before 1.6 print Python's notation (tractor-protocol 2.2).
  if (/^\s*\{\s*'/.test(text) || /\b(?:None|True|False)\b/.test(text)) {
    const hint = 'a Tractor engine 2.2 or later is needed';
    return broken(`answered ${what} in Python's notation, as engines of the 1.x series do`, hint, reply, text, context);
  }
  const hint = 'the reply may have been cut: try again, and see the log of the engine';
  return broken(`answered ${what} with something that is not JSON`, hint, reply, text, context);
}

function broken(did: string, hint: string, reply: Reply, text: string, context: ReplyContext): BrokenReplyError {
  const { engine, what, redact } = context;
  const start = redact(text.slice(0, 2000)).slice(0, 200);
  return new BrokenReplyError(`the engine at ${formatEngineAddress(engine)} ${did}`, {
    hint,
    data: { engine, what, status: reply.status, start },
  });
}
