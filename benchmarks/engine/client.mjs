// Servers as child processes, and what a client does with an engine.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newFolder } from './folder.mjs';

const SERVER = fileURLToPath(new URL('server.mjs', import.meta.url));
const agent = new Agent({ keepAlive: false });

/** Starts an engine in a new folder, hands it to `work`, and ends it. */
export function withEngine(slots, work) {
  const folder = newFolder();
  return withServer(['engine', folder, String(slots)], (server) => {
    const token = readFileSync(join(folder, 'token'), 'utf8').trim();
    return work(engineClient(server, token));
  });
}

export async function withServer(args, work) {
  const child = fork(SERVER, args, { execArgv: ['--expose-gc'] });
  try {
    const [{ port }] = await once(child, 'message');
    const memory = async () => {
      child.send('memory');
      return (await once(child, 'message'))[0];
    };
    return await work({ port, memory });
  } finally {
    child.disconnect();
    await once(child, 'exit');
  }
}

/** One request on a connection of its own, as stock clients make them. */
export function post(port, path, headers = {}, body = '') {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path, headers, agent }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve(Buffer.concat(parts)));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function engineClient({ port, memory }, token) {
  const call = async (verb, body, headers) => {
    const reply = JSON.parse(await post(port, `/Tractor/${verb}`, { 'X-Jobtronaut-Token': token, ...headers }, body));
    if (reply.rc !== 0) throw new Error(reply.msg);
    return reply;
  };
  const select = async (table, where, columns, sortby = '') => {
    const q = `tractorselect('${table}', '${where}', '${columns}', '${sortby}', 0, 'f', 'None')`;
    return (await call(`db?q=${encodeURIComponent(q)}`)).rows;
  };
  const spool = async (script) => {
    const headers = { 'Content-Type': 'application/tractor-spool' };
    return (await call('spool?spvers=2.0&hnm=bench&jobOwner=fred&jobcwd=/tmp', script, headers)).jid;
  };
  /** Asks now and then only, so as not to be in the way of what is measured. */
  const until = async (where) => {
    while ((await select('job', where, 'jid')).length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  return { port, memory, call, select, spool, until };
}

/** A job of independent tasks, each with the command `true`. */
export function flatJob(tasks, options = '') {
  const lines = Array.from({ length: tasks }, (_, i) => `  Task {task ${i}} -cmds {\n    RemoteCmd {{true}}\n  }`);
  return `Job -title {benchmark} ${options} -subtasks {\n${lines.join('\n')}\n}\n`;
}

/** `2014-02-17 08:16:57.971-08` as JavaScript reads it. */
export function iso(text) {
  return `${text.replace(' ', 'T')}${/[+-]\d\d$/.test(text) ? ':00' : ''}`;
}
