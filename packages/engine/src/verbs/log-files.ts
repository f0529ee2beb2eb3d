import { open } from 'node:fs/promises';
import { Refusal, type Reply } from '../http/reply.ts';
import { logPath, parseLogUri } from '../run/log-path.ts';
import type { Context } from './context.ts';

/**
 * A task's log as it is now. The path on disk is made of the two numbers in the address, so that no address leads
 * anywhere else.
 */
export async function logFile({ stateDir }: Context, path: string): Promise<Reply> {
  const ids = parseLogUri(path);
  if (!ids) throw new Refusal(404, 'nothing here');
  const file = await open(logPath(stateDir, ids.jid, ids.tid), 'r').catch(() => undefined);
  if (!file) throw new Refusal(404, 'there is no such log');
  const { size } = await file.stat();
  // Up to its present end: a running command may write faster than we send.
  if (size === 0) await file.close();
  const body = size === 0 ? '' : file.createReadStream({ start: 0, end: size - 1 });
  return { status: 200, type: 'text/plain; charset=utf-8', body };
}
