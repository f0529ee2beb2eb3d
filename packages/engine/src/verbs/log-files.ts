import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal, type Reply } from '../http/reply.ts';
import type { FileRequest } from '../http/server.ts';
import { logPath, parseLogUri } from '../run/log-path.ts';
import type { Store } from '../store/store.ts';
import type { Context } from './context.ts';

/**
 * A task's log as it is now, or a part of it (`Range`), for those who follow it. The path on disk is made of the two
 * numbers in the address, so that no address leads anywhere else.
 */
export async function logFile(context: Context, { path, params, range, standing }: FileRequest): Promise<Reply> {
  const { stateDir, store, logKeys } = context;
  const ids = parseLogUri(path);
  if (standing === 'stranger' && !(ids && logKeys.opens(params.get('key'), ids.jid, ids.tid))) {
    throw new Refusal(403, 'session not valid, login required');
  }
  if (!ids) throw new Refusal(404, 'nothing here');
  const file = await openLog(logPath(stateDir, ids.jid, ids.tid));
  const type = 'text/plain; charset=utf-8';
  if (!file) {
    // Clients are sent here as soon as a command is under way; its first line may not be written yet.
    if (hasRun(store, ids.jid, ids.tid)) return { status: 200, type, body: '' };
    throw new Refusal(404, 'there is no such log');
  }
  const { size } = await file.stat();
  const part = byteRange(range, size);
  // Up to its present end: a running command may write faster than we send.
  const { start, end } = part ?? { start: 0, end: size - 1 };
  if (start > end) {
    await file.close();
    const headers = { 'Content-Range': `bytes */${size}` };
    return start > 0 ? { status: 416, type, headers, body: '' } : { status: 200, type, body: '' };
  }
  const body = file.createReadStream({ start, end });
  const length = { 'Content-Length': String(end - start + 1) };
  if (part === undefined) return { status: 200, type, headers: length, body };
  return { status: 206, type, headers: { ...length, 'Content-Range': `bytes ${start}-${end}/${size}` }, body };
}

/**
 * The bytes that `bytes=FROM-`, `bytes=FROM-TO` or `bytes=-LAST` asks for; empty, and begins behind the end, if there are
 * none. Undefined for other forms, which are as if nothing had been said (RFC 9110, 14.2).
 */
function byteRange(range: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, from, to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '') ?? [];
  if (from === undefined || (from === '' && to === '') || (from !== '' && to !== '' && Number(to) < Number(from))) {
    return undefined;
  }
  if (from === '') return { start: Number(to) === 0 ? size : Math.max(0, size - Number(to)), end: size - 1 };
  return { start: Number(from), end: Math.min(to === '' ? size : Number(to), size - 1) };
}

/** A file, and nothing else that may stand there: not what a link leads to, nor a pipe, which would never be read to its end. */
async function openLog(path: string): Promise<FileHandle | undefined> {
  const folder = await lstat(dirname(path)).catch(() => undefined);
  if (!folder?.isDirectory()) return undefined;
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined);
  if (!file || (await file.stat()).isFile()) return file;
  await file.close();
  return undefined;
}

/** Whether a command of the task was ever started: then there is a log, or will be in a moment. */
export function hasRun({ committed }: Store, jid: number, tid: number): boolean {
  return committed.all('select 1 from invocation where jid = ? and tid = ? limit 1', jid, tid).length > 0;
}
