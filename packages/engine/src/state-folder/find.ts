import { readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { listenerOf } from '../http/peer.ts';
import { type Announcement, readAnnouncement, readToken } from './folder.ts';

/** An engine that is running. */
export interface RunningEngine {
  readonly url: string;
  readonly pid: number;
  /** For the header `X-Jobtronaut-Token`; undefined if we may not read it. */
  readonly token: string | undefined;
}

const PATIENCE_MS = 2000;

/** The port in an address of an engine; `URL` leaves out the one of HTTP. */
export function portOf(url: string): number {
  return Number(new URL(url).port || 80);
}

const LOOPBACK = /^http:\/\/127\.0\.0\.1(:\d+)?$/;

/** What an engine says of itself: `ctrl?q=status`. */
export interface EngineStatus {
  readonly pid: number;
  readonly slots: number;
  readonly slotsInUse: number;
  /** Jobs that are neither done nor deleted. */
  readonly unfinished: number;
  readonly limits: Readonly<Record<string, number>>;
  /** Seconds without anything to do after which it stops. */
  readonly idle: number | null;
  readonly trustLocalUser: boolean;
  /** The address beyond loopback. */
  readonly listen: string | null;
  /** Days after which old jobs are removed; 0: never. */
  readonly keepDays: number;
  /** It stops when what runs has ended. */
  readonly draining: boolean;
}

/** What a running engine says of itself; undefined if it does not answer. */
export async function engineStatus({ url, token }: RunningEngine): Promise<EngineStatus | undefined> {
  return (await askStatus(url, token).catch(() => undefined)) as EngineStatus | undefined;
}

/** The engine that uses a state folder, if it is alive: its process exists and answers under its address. */
export async function findEngine(stateDir: string): Promise<RunningEngine | undefined> {
  const announced = readAnnouncement(stateDir);
  if (!announced || !isAlive(announced.pid) || !isOfOwner(stateDir, announced)) return undefined;
  // Another process may have got the number: only an engine knows its own.
  const token = readToken(stateDir);
  const status = await askStatus(announced.url, token).catch(() => undefined);
  return status?.pid === announced.pid ? { ...announced, token } : undefined;
}

/**
 * Whether a process is alive. One that has ended is not, also while nobody has asked how: where a container has no init, that is
 * for ever.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !/^State:\s+Z/m.test(statusOf(pid));
}

/**
 * Whether process and port belong to the user whose folder it is, as far as the operating system tells. After a crash both may be
 * another user's, who would hear the token from us; and what `engine.json` names is about to be told to end, maybe by root.
 */
function isOfOwner(stateDir: string, { url, pid }: Announcement): boolean {
  const user = userOf(pid);
  return (user === undefined || user === ownerOf(stateDir)) && mayHearToken(stateDir, url);
}

/**
 * Whether who listens at an address of this machine is the user whose state folder it is, as far as the operating system tells: nobody
 * else may hear its token. An engine that ends leaves its port to the next who wants it.
 */
export function mayHearToken(stateDir: string, url: string): boolean {
  if (!LOOPBACK.test(url)) return false;
  const listener = listenerOf(portOf(url));
  return listener === undefined || listener === ownerOf(stateDir);
}

function ownerOf(stateDir: string): number | undefined {
  return statSync(stateDir, { throwIfNoEntry: false })?.uid;
}

/** Not the owner of `/proc/PID`: that is root for a program that may listen on low ports. */
function userOf(pid: number): number | undefined {
  const [, uid] = /^Uid:\s+\d+\s+(\d+)/m.exec(statusOf(pid)) ?? [];
  return uid === undefined ? undefined : Number(uid);
}

/** Empty where there is none: no such process, or not Linux. */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return '';
  }
}

function askStatus(url: string, token: string | undefined): Promise<Record<string, unknown>> {
  // The token belongs to this machine, whatever the file says.
  const headers = token !== undefined && LOOPBACK.test(url) ? { 'X-Jobtronaut-Token': token } : {};
  const options = { agent: false, timeout: PATIENCE_MS, headers };
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/Tractor/ctrl?q=status`, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        try {
          resolve(JSON.parse(text) as Record<string, unknown>);
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
