import { join } from 'node:path';

/** The log file of a task; task 0 is the job itself. Made of numbers only, so that no name of a user gets into a path. */
export function logPath(stateDir: string, jid: number, tid: number): string {
  return join(stateDir, 'logs', `J${jid}`, `T${tid}.log`);
}

/** Where the server serves it (tractor-protocol 8). */
export function logUri(owner: string, jid: number, tid: number): string {
  // A name of dots alone would be taken for a step in the path.
  const name = /^\.*$/.test(owner) ? '_' : encodeURIComponent(owner);
  return `/Tractor/cmd-logs/${name}/J${jid}/T${tid}.log`;
}

/** The inverse of `logUri`; the owner is decoration. Undefined for any other path. */
export function parseLogUri(path: string): { readonly jid: number; readonly tid: number } | undefined {
  const match = /^\/Tractor\/cmd-logs\/[^/]+\/J(\d{1,15})\/T(\d{1,15})\.log$/.exec(path);
  return match ? { jid: Number(match[1]), tid: Number(match[2]) } : undefined;
}
