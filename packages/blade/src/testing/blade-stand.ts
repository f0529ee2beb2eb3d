import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { HOST_PROGRAM, SHIM_FILE } from '../../dist/index.js';

const HERE = import.meta.dirname;

/** The Pythons that blades have: 3 always, 2.7 where `PYTHON27` names one. */
export const PYTHONS: readonly string[] = ['python3', ...(process.env.PYTHON27 ? [process.env.PYTHON27] : [])];

/** What the stand-in tells of a poll or a command. */
export interface Told {
  readonly asks?: boolean;
  readonly state?: Record<string, unknown>;
  readonly started?: boolean;
  readonly log?: string;
  readonly progress?: readonly number[];
  readonly chunks?: readonly unknown[];
  readonly exitcode?: number;
  readonly fields?: Record<string, unknown>;
  readonly verdict?: readonly unknown[];
  /** Of lines that were filtered at the same time. */
  readonly right?: number;
  readonly wrong?: number;
  readonly seconds: number;
  /** What the blade has logged. */
  readonly records: readonly (readonly [level: string, message: string])[];
}

export interface StandOptions {
  /** File names and what is in them: plugins below `plugins/`, `jobtronaut.config.ts`, `TrStatusFilter.py`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of `jobtronaut-blade.json`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly python?: string;
  /** A file of the site in the place of the host. */
  readonly hostIn?: string;
}

/** A site's folder, and a blade that runs on it. */
export class BladeStand {
  readonly folder = mkdtempSync(join(tmpdir(), 'jobtronaut-blade-'));
  readonly #blade: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor({ files = {}, settings = {}, python = 'python3', hostIn }: StandOptions) {
    mkdirSync(join(this.folder, 'plugins'));
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    copyFileSync(SHIM_FILE, join(this.folder, 'TractorSiteStatusFilter.py'));
    const defaults = {
      node: process.execPath,
      host: hostIn === undefined ? HOST_PROGRAM : join(this.folder, hostIn),
      configuration: join(this.folder, 'jobtronaut.config.ts'),
    };
    this.write('jobtronaut-blade.json', JSON.stringify({ ...defaults, ...settings }));
    const { JOBTRONAUT_CONFIGURATION_PATH: _, JOBTRONAUT_PLUGIN_PATH: __, ...env } = process.env;
    this.#blade = spawn(python, [join(HERE, 'stand_in_blade.py'), this.folder], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...env, XDG_CACHE_HOME: join(this.folder, 'cache') },
    });
    const { stdout } = this.#blade;
    if (!stdout) throw new Error('no pipe');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  poll(state: Record<string, unknown> | null = {}): Promise<Told> {
    return this.#ask(state === null ? { do: 'poll-none' } : { do: 'poll', state: { isInService: true, ...state } });
  }

  run(argv: readonly string[], fields: Record<string, unknown> = {}, profile?: Record<string, unknown>): Promise<Told> {
    return this.#ask({ do: 'run', fields: { jid: 1, tid: 2, cid: 3, argv, ...fields }, profile });
  }

  /** A line of a command that runs all the time. */
  line(line: string): Promise<Told> {
    return this.#ask({ do: 'line', line });
  }

  /** A line of so many letters x, and an end; the verdict says whether it stays as it is. */
  endless(length: number, end: string): Promise<Told> {
    return this.#ask({ do: 'endless', length, end });
  }

  /** The profile is reloaded: the blade makes another filter object. */
  reload(): Promise<Told> {
    return this.#ask({ do: 'reload' });
  }

  /** Commands that print at the same time. */
  shout(count: number, lines: number): Promise<Told> {
    return this.#ask({ do: 'shout', count, lines });
  }

  /** The processes that the blade has started and that still live. */
  hosts(): number[] {
    try {
      const pids = execFileSync('ps', ['--no-headers', '-o', 'pid', '--ppid', String(this.#blade.pid)], {
        encoding: 'utf8',
      });
      return pids.trim().split(/\s+/).map(Number);
    } catch {
      return [];
    }
  }

  async close(): Promise<void> {
    this.#blade.stdin?.end();
    if (this.#blade.exitCode === null) await new Promise((done) => this.#blade.once('exit', done));
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #ask(order: unknown): Promise<Told> {
    this.#blade.stdin?.write(`${JSON.stringify(order)}\n`);
    const next = await this.#lines.next();
    if (next.done) throw new Error('the blade has ended');
    return JSON.parse(next.value) as Told;
  }
}
