import { crc32 } from 'node:zlib';
import { type Argument, Arguments } from './arguments.ts';
import type { ArgumentsCache } from './arguments-cache.ts';
import { failure, reason } from './failure.ts';
import type { ScriptFile, ScriptText } from './foreign-script.ts';
import { isPlain, type JsonValue } from './json.ts';

/** One state of an argument in a payload: the value itself, or its key in the job's arguments cache. */
export type PayloadState = { readonly value: JsonValue } | { readonly cached: string };

/** What the command line of a script task carries (docs/arguments.md, "On the farm"). */
export interface Payload {
  /** The class name of the task; of its base where it has overrides. */
  readonly task: string;
  /** The plugin file below its folder, and the hash of its content. */
  readonly plugin: { readonly file: string; readonly hash: string } | undefined;
  readonly arguments: readonly {
    readonly name: string;
    readonly initial: PayloadState;
    readonly processed: PayloadState;
  }[];
  /** The script that another program than Node runs: its file, or the key of its text in the arguments cache. */
  readonly script: ScriptFile | { readonly cached: string } | undefined;
  /** The arguments cache, where one is needed. */
  readonly cacheFile: string | undefined;
  /** Members of the task that an override changed and a script can see. */
  readonly overrides: Readonly<Record<string, JsonValue>>;
  /** The commands of the task are to be neutralised once the script succeeded. */
  readonly noRetry: boolean;
}

/** What `encodePayload` takes: a payload whose arguments are still values. */
export interface PayloadContent
  extends Pick<Payload, 'task'>,
    Partial<Pick<Payload, 'plugin' | 'overrides' | 'noRetry'>> {
  readonly arguments: Arguments;
  readonly script?: ScriptFile | ScriptText | undefined;
}

/** When and where to move values out of a payload. */
export interface PayloadLimit {
  /** The most characters that a payload may have. */
  readonly maxLength: number;
  /** Called when a payload is longer, or has a script to store; `what` tells it what is to be stored. */
  readonly cache: (what?: string) => ArgumentsCache;
}

const PREFIX = 'jt1.';
const CHECKSUM = /^\{"checksum":"([0-9a-f]{8})",/;

/** JSON texts of values that many commands of a job share, by identity. */
export type TextMemo = WeakMap<object, Text>;

interface Text {
  readonly json: string;
  readonly bytes: number;
  key?: string;
}

/**
 * The last word of a script task's command line: `jt1.` and, in base64url, a JSON object
 *
 * ```json
 * {"checksum":"1a2b3c4d","task":"Render","plugin":{"file":"render.ts","hash":"..."},
 *  "arguments":[["scene",{"value":"a.usd"}],["frames",{"cached":"q83v..."},{"value":12}]],"cache":"/farm/args/1.json"}
 * ```
 *
 * An argument has its name, its initial state, and its processed state if that is another. The checksum is the CRC-32 of
 * the UTF-8 bytes that follow it and its comma. `"script"` names a script that does not run in Node: a file with its hash, or
 * `{"cached":"..."}`, since no program text goes on a command line.
 */
export function encodePayload(content: PayloadContent, limit?: PayloadLimit, memo: TextMemo = new WeakMap()): string {
  const rows = [...content.arguments.entries()].map(([name, states]) => rowOf(name, states, memo));
  let head = `"task":${JSON.stringify(content.task)}`;
  if (content.plugin !== undefined) {
    head += `,"plugin":${JSON.stringify({ file: content.plugin.file, hash: content.plugin.hash })}`;
  }
  if (content.overrides !== undefined && Object.keys(content.overrides).length > 0) {
    head += `,"overrides":${JSON.stringify(content.overrides)}`;
  }
  if (content.noRetry) head += ',"noRetry":true';
  let store: ArgumentsCache | undefined;
  if (content.script !== undefined && 'source' in content.script) {
    if (limit === undefined) throw failure('no-arguments-storage', 'there is no place for the text of a script');
    store = limit.cache('the text of a script goes to the arguments cache');
    // Once for all commands, as are their values.
    const text = memo.get(content.script) ?? measured(JSON.stringify(content.script.source));
    memo.set(content.script, text);
    text.key ??= store.put(text.json);
    head += `,"script":{"cached":"${text.key}"}`;
  } else if (content.script !== undefined) head += `,"script":${JSON.stringify(content.script)}`;
  const tail = limit === undefined ? '' : moveOut(rows, Buffer.byteLength(head), limit, store);
  const body = `${head},"arguments":[${rows.map(textOfRow).join(',')}]${tail}}`;
  const checksum = crc32(body).toString(16).padStart(8, '0');
  return PREFIX + Buffer.from(`{"checksum":"${checksum}",${body}`).toString('base64url');
}

interface Row {
  readonly name: string;
  /** One where both states are the same. */
  readonly states: { text: Text; moved: boolean }[];
}

function rowOf(name: string, { initial, processed }: Argument, memo: TextMemo): Row {
  const states = initial === processed ? [initial] : [initial, processed];
  return { name: JSON.stringify(name), states: states.map((value) => ({ text: textOf(value, memo), moved: false })) };
}

function textOf(value: JsonValue, memo: TextMemo): Text {
  if (typeof value !== 'object' || value === null) return measured(JSON.stringify(value));
  const known = memo.get(value);
  if (known !== undefined) return known;
  const text = measured(JSON.stringify(value));
  // Small values are quicker to write again than to remember.
  if (text.bytes > 200) memo.set(value, text);
  return text;
}

function measured(json: string): Text {
  return { json, bytes: Buffer.byteLength(json) };
}

function textOfRow({ name, states }: Row): string {
  return `[${name},${states.map(textOfState).join(',')}]`;
}

function textOfState({ text, moved }: Row['states'][number]): string {
  return moved ? `{"cached":"${text.key ?? ''}"}` : `{"value":${text.json}}`;
}

const FRAME = '{"checksum":"12345678",,"arguments":[]}'.length;
const VALUE = '{"value":}'.length;
const CACHED = '{"cached":"1234567890123456789012"}'.length;

/** Moves values to the cache, largest first, until the payload fits or none is left; returns what names the cache. */
function moveOut(
  rows: readonly Row[],
  headBytes: number,
  { maxLength, cache }: PayloadLimit,
  opened: ArgumentsCache | undefined,
): string {
  // Counted by lengths alone: a long frame list is not copied for each of its commands only to be taken out again.
  let bytes = FRAME + headBytes + Math.max(0, rows.length - 1);
  for (const { name, states } of rows) {
    bytes += Buffer.byteLength(name) + '[]'.length;
    for (const { text } of states) bytes += text.bytes + VALUE + 1;
  }
  const tailOf = ({ file }: ArgumentsCache) => `,"cache":${JSON.stringify(file)}`;
  if (opened !== undefined) bytes += Buffer.byteLength(tailOf(opened));
  if (encodedLength(bytes) <= maxLength || rows.length === 0) return opened === undefined ? '' : tailOf(opened);
  const store = opened ?? cache();
  const tail = tailOf(store);
  if (opened === undefined) bytes += Buffer.byteLength(tail);
  const states = rows.flatMap((row) => row.states).sort((a, b) => b.text.bytes - a.text.bytes);
  for (const state of states) {
    state.text.key ??= store.put(state.text.json);
    state.moved = true;
    bytes += CACHED - VALUE - state.text.bytes;
    if (encodedLength(bytes) <= maxLength) break;
  }
  return tail;
}

function encodedLength(bytes: number): number {
  return PREFIX.length + Math.ceil((bytes * 4) / 3);
}

/** Whether a word looks like a payload of any version. */
export function isPayload(word: string): boolean {
  return /^jt\d+\./.test(word);
}

/**
 * Reads what `encodePayload` wrote.
 *
 * @throws `unknown-payload-version`, `damaged-payload`
 */
export function decodePayload(text: string): Payload {
  if (!text.startsWith(PREFIX)) {
    if (isPayload(text)) {
      throw failure(
        'unknown-payload-version',
        `this payload has version ${text.slice(0, text.indexOf('.'))}, this release reads jt1`,
        {
          hint: 'run the release that submitted the job on the farm, or submit the job again',
        },
      );
    }
    throw damaged('it does not begin with "jt1."');
  }
  const json = Buffer.from(text.slice(PREFIX.length), 'base64url').toString('utf8');
  const [start, checksum] = CHECKSUM.exec(json) ?? [];
  if (start === undefined || checksum === undefined) throw damaged('its beginning is unreadable');
  const body = json.slice(start.length);
  if (crc32(body) !== Number.parseInt(checksum, 16)) throw damaged('its checksum is wrong: it was cut or changed');
  let parsed: unknown;
  try {
    parsed = JSON.parse(`{${body}`);
  } catch (error) {
    throw damaged(reason(error));
  }
  return payloadOf(parsed);
}

function payloadOf(parsed: unknown): Payload {
  if (!isPlain(parsed) || typeof parsed.task !== 'string' || !Array.isArray(parsed.arguments)) {
    throw damaged('it names no task or has no arguments');
  }
  const { task, plugin, arguments: rows, script, cache, overrides, noRetry } = parsed;
  return {
    task,
    plugin: isPlain(plugin) ? { file: String(plugin.file), hash: String(plugin.hash) } : undefined,
    arguments: rows.map(argumentOf),
    script: isPlain(script) ? (script as unknown as Payload['script']) : undefined,
    cacheFile: typeof cache === 'string' ? cache : undefined,
    overrides: isPlain(overrides) ? (overrides as Payload['overrides']) : {},
    noRetry: noRetry === true,
  };
}

function argumentOf(row: unknown): Payload['arguments'][number] {
  if (!Array.isArray(row) || typeof row[0] !== 'string') throw damaged('an argument has no name');
  const initial = stateOf(row[1]);
  return { name: row[0], initial, processed: row.length > 2 ? stateOf(row[2]) : initial };
}

function stateOf(state: unknown): PayloadState {
  if (isPlain(state) && ('value' in state || typeof state.cached === 'string')) return state as PayloadState;
  throw damaged('an argument has neither a value nor a key in the cache');
}

function damaged(why: string): Error {
  return failure('damaged-payload', `the payload of this command is damaged: ${why}`, {
    hint: 'something between the submission and this command changed the command line; submit the job again',
  });
}

/**
 * The arguments of a payload.
 *
 * @param readCache reads the arguments cache: the one JSON object that the file holds; called only if it is needed
 * @throws `arguments-cache-unreadable` if a value is not in the cache
 */
export function restoreArguments(
  payload: Payload,
  readCache: (file: string) => Readonly<Record<string, unknown>>,
): Arguments {
  let cache: Readonly<Record<string, unknown>> | undefined;
  const value = (name: string, state: PayloadState): unknown => {
    if ('value' in state) return state.value;
    const file = payload.cacheFile ?? '';
    cache ??= readCache(file);
    if (isPlain(cache) && Object.hasOwn(cache, state.cached)) return cache[state.cached];
    throw failure(
      'arguments-cache-unreadable',
      `the arguments cache "${file}" has no value for the argument "${name}"`,
      {
        hint: 'the file belongs to another job or was changed; submit the job again',
        data: { file, argument: name },
      },
    );
  };
  return Arguments.ofStates(
    payload.arguments.map(({ name, initial, processed }) => {
      const first = value(name, initial);
      return [name, { initial: first, processed: processed === initial ? first : value(name, processed) }] as const;
    }),
  );
}
