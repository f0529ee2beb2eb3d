import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { onTestFinished } from 'vitest';
import { type Engine, startEngine } from '../engine.ts';
import type { EngineOptions } from '../options.ts';

/** A temporary folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-engine-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Before the next look at something that only a file or another process tells. */
export function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

/** Waits for what only a file or another process tells. */
export async function until(what: () => boolean): Promise<void> {
  while (!what()) await soon();
}

/** Committed rows of the database of a state folder, whatever its engine says. */
export function storedRows(folder: string, sql: string): unknown[][] {
  const db = new Database(join(folder, 'engine.db'));
  try {
    return db.prepare(sql).raw(true).all([]) as unknown[][];
  } finally {
    db.close();
  }
}

/** A port where nothing listens now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

type Json = Record<string, unknown>;

/** An engine of a test, and what a client does with it. */
export interface TestEngine extends TestClient {
  readonly engine: Engine;
  readonly folder: string;
  /** Trouble that the engine has told. */
  readonly trouble: readonly string[];
}

/** What a client does with an engine. */
export interface TestClient {
  readonly token: string;
  /** A request with the token; `form` makes a form body. */
  readonly call: (verb: string, options?: CallOptions) => Promise<{ status: number; json: Json; text: string }>;
  /** Spools a job script; returns the jid, or throws the engine's `msg`. */
  readonly spool: (alf: string, parameters?: Readonly<Record<string, string>>) => Promise<number>;
  /** Rows of a select. */
  readonly select: (table: string, where: string, columns?: string, sortby?: string) => Promise<Json[]>;
  /** Waits until a select finds something; returns the rows. */
  readonly until: (table: string, where: string, columns?: string) => Promise<Json[]>;
  readonly log: (jid: number, tid: number) => Promise<string>;
}

interface CallOptions {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string | null;
}

/** Starts an engine on a free port in a temporary folder; it ends with the test. */
export async function testEngine(options: EngineOptions = {}): Promise<TestEngine> {
  const folder = options.stateDir ?? temporaryFolder();
  const trouble: string[] = [];
  const onTrouble = (message: string) => void trouble.push(message);
  const engine = await startEngine({ port: 0, slots: 4, env: cleanEnv(), onTrouble, ...options, stateDir: folder });
  onTestFinished(() => engine.close());
  return { ...testClient(engine.url, folder), engine, folder, trouble };
}

/** The environment of the tests without what would make commands think that they run on a farm. */
function cleanEnv(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TR_|TRACTOR|JOBTRONAUT)/.test(name)));
}

/** A client of an engine that listens there and keeps its token in that folder. */
export function testClient(url: string, folder: string): TestClient {
  const token = readFileSync(join(folder, 'token'), 'utf8').trim();
  const call: TestClient['call'] = async (verb, { method = 'POST', body, headers = {}, token: given } = {}) => {
    const secret = given === undefined ? token : given;
    const response = await fetch(`${url}/Tractor/${verb}`, {
      method,
      ...(body !== undefined && { body }),
      headers: { ...(secret !== null && { 'X-Jobtronaut-Token': secret }), ...headers },
    });
    const text = await response.text();
    return { status: response.status, json: text.startsWith('{') ? (JSON.parse(text) as Json) : {}, text };
  };
  const select: TestClient['select'] = async (table, where, columns = '', sortby = '') => {
    const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
    const q = `tractorselect(${[table, where, columns, sortby].map(quote).join(', ')}, 0, 'f', 'None')`;
    const { json } = await call(`db?q=${encodeURIComponent(q)}`);
    if (json.rc !== 0) throw new Error(String(json.msg));
    return json.rows as Json[];
  };
  return {
    token,
    call,
    select,
    async spool(alf, parameters = {}) {
      const query = new URLSearchParams({
        spvers: '2.0',
        hnm: 'ws1',
        jobOwner: 'fred',
        jobFile: 'x.alf',
        ...parameters,
      });
      const headers = { 'Content-Type': 'application/tractor-spool' };
      const { status, json } = await call(`spool?${query}`, { body: alf, headers });
      if (status !== 200) throw new Error(String(json.msg));
      return Number(json.jid);
    },
    async until(table, where, columns) {
      for (;;) {
        const rows = await select(table, where, columns);
        if (rows.length > 0) return rows;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async log(jid, tid) {
      const { json } = await call(`monitor?q=tasklogs&jid=${jid}&tid=${tid}`);
      const parts = ((json.LoggingRedirect ?? []) as string[]).map(async (path) =>
        (await fetch(`${url}${path}`)).text(),
      );
      return (await Promise.all(parts)).join('');
    },
  };
}

/** A command of a shell. */
export const shell = (script: string, options = ''): string => `RemoteCmd {sh -c {${script}}} ${options}`;
/** A request that must succeed. */
export async function ask({ call }: TestEngine, verb: string): Promise<void> {
  const { status, json } = await call(verb);
  if (status !== 200) throw new Error(String(json.msg));
}

/** The states of the tasks of a job, by tid. */
export const states = async ({ select }: TestEngine, jid: number): Promise<unknown[]> =>
  (await select('task', `jid=${jid}`, 'tid,state', 'tid')).map(({ state }) => state);
