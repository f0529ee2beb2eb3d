// A state folder with a job in it, left by an engine that was killed.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { post } from './client.mjs';

export async function killedEngine(folder, script) {
  const child = fork(fileURLToPath(new URL('server.mjs', import.meta.url)), ['engine', folder, '2']);
  const [{ port }] = await once(child, 'message');
  const token = readFileSync(join(folder, 'token'), 'utf8').trim();
  const headers = { 'X-Jobtronaut-Token': token, 'Content-Type': 'application/tractor-spool' };
  const reply = JSON.parse(await post(port, '/Tractor/spool?jobOwner=fred', headers, script));
  if (reply.rc !== 0) throw new Error(reply.msg);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
