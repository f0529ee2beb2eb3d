import { request } from 'node:http';
import { readAnnouncement, readToken } from './folder.ts';

/** An engine that is running. */
export interface RunningEngine {
  readonly url: string;
  readonly pid: number;
  /** For the header `X-Jobtronaut-Token`; undefined if we may not read it. */
  readonly token: string | undefined;
}

const PATIENCE_MS = 2000;

/** The engine that uses a state folder, if it is alive: its process exists and answers under its address. */
export async function findEngine(stateDir: string): Promise<RunningEngine | undefined> {
  const announced = readAnnouncement(stateDir);
  if (!announced || !isAlive(announced.pid)) return undefined;
  // Another process may have got the number: only an engine knows its own.
  const pid = await askPid(announced.url).catch(() => undefined);
  return pid === announced.pid ? { ...announced, token: readToken(stateDir) } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function askPid(url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/Tractor/ctrl?q=status`, { agent: false, timeout: PATIENCE_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        try {
          resolve((JSON.parse(text) as { pid?: unknown }).pid);
        } catch (error) {
          reject(error);
        }
      });
      response.on('error', reject);
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', reject);
    asked.end();
  });
}
