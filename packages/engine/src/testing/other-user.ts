/** Another user of this machine: real processes under another id. Only root can start these. */

import { execFileSync, spawn } from 'node:child_process';
import { type RawReply, readReply } from './raw.ts';

const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups'];
/** Without `--norc` bash may read our `~/.bashrc` here: it takes a socket as input, which Node's pipes are, for a remote login. */
const BASH = ['bash', '--norc', '-c'];

export const mayBeNobody = ((): boolean => {
  try {
    execFileSync('setpriv', [...NOBODY, 'true'], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
})();

/** Runs a script of bash as nobody; gives what it wrote, errors as well. */
export function asNobody(script: string, input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('setpriv', [...NOBODY, ...BASH, script], { cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => parts.push(part));
    child.on('error', reject);
    child.on('close', () => resolve(Buffer.concat(parts).toString('utf8')));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** A request by a process of nobody. */
export async function requestOfNobody(port: number, text: string): Promise<RawReply> {
  const said = await asNobody(`exec 3<>/dev/tcp/127.0.0.1/${port}; cat >&3; cat <&3`, text);
  if (!said.startsWith('HTTP/')) throw new Error(`no reply: ${said}`);
  return readReply(said);
}

/** Sends a request and lets go of the connection, while this process, and with it an engine in it, stands still. */
export function sendAndClose(port: number, text: string): void {
  const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; cat >&3; exec 3>&- 3<&-; sleep 0.3`;
  execFileSync('setpriv', [...NOBODY, ...BASH, script], { cwd: '/', input: text });
}
