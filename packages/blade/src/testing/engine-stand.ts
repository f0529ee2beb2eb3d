import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEngine } from '@jobtronaut/engine';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { clause, TractorClient } from '@jobtronaut/tractor-client';
import { engineFilters } from '../../dist/index.js';

/** What came of a job of one task. */
interface Ran {
  readonly state: string;
  readonly exitcode: number;
  readonly progress: number;
  readonly log: string;
  readonly titles: readonly string[];
}

/** An embedded engine with the filters of a configuration. */
export interface EngineStand extends AsyncDisposable {
  readonly folder: string;
  readonly told: string[];
  readonly client: TractorClient;
  /** Runs one command to its end. */
  run(argv: readonly string[]): Promise<Ran>;
}

/** @param configuration the text of `jobtronaut.config.js` */
export async function engineStand(configuration: string): Promise<EngineStand> {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-blade-engine-'));
  writeFileSync(join(folder, 'jobtronaut.config.js'), configuration);
  const told: string[] = [];
  const filters = await engineFilters({
    configuration: await loadConfiguration({ config: join(folder, 'jobtronaut.config.js'), env: {} }),
    log: (level, message) => told.push(`${level}: ${message}`),
  });
  const stateDir = join(folder, 'engine');
  const engine = await startEngine({
    stateDir,
    port: 0,
    slots: 1,
    onTrouble: (line) => told.push(line),
    ...filters,
  });
  const token = readFileSync(join(stateDir, 'token'), 'utf8').trim();
  const client = new TractorClient({ engine: `127.0.0.1:${engine.port}`, user: 'fred', login: 'none', token });

  const run = async (argv: readonly string[]): Promise<Ran> => {
    const words = argv.map((word) => `{${word}}`).join(' ');
    const { jid } = await client.spool(`Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {${words}} } }`, {
      owner: 'fred',
      cwd: folder,
    });
    for (;;) {
      const tasks = await client.tasks(clause`jid=${jid}`, {
        columns: ['title', 'state', 'progress'],
        sortBy: ['tid'],
      });
      const [task] = tasks;
      if (task && tasks.every(({ state }) => state === 'done' || state === 'error')) {
        const [attempt] = await client.invocations(clause`jid=${jid}`, { columns: ['rcode'] });
        const log = await client.taskLog(jid, 1, { owner: 'fred' });
        const titles = tasks.map(({ title }) => title);
        return { state: task.state, progress: task.progress ?? 0, exitcode: attempt?.rcode ?? -1, log, titles };
      }
      await pause(20);
    }
  };
  return {
    folder,
    told,
    client,
    run,
    async [Symbol.asyncDispose]() {
      await client.close();
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
