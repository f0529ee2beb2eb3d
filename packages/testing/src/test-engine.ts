import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskClass } from '@jobtronaut/core';
import { type EngineOptions, startEngine } from '@jobtronaut/engine';
import { prepareJob, type Submitted, submitJob, tractorBackend } from '@jobtronaut/farm';
import { TractorClient } from '@jobtronaut/tractor-client';
import type { ExpandOptions } from './expand.ts';
import { type FinishedJob, jobAtRest } from './finished-job.ts';
import { openTestSession, titledAs } from './site.ts';

/** An embedded engine that lives as long as a test. */
export interface TestEngine extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Its folder, which goes away with it. */
  readonly stateDir: string;
  /** The folder that jobs of `run` have as working folder; goes away too. */
  readonly cwd: string;
  /** Talks to it, and may change things. */
  readonly client: TractorClient;
  /**
   * Submits a task as `jobtronaut submit` does. Its commands run for real, and their scripts in processes of their own.
   *
   * @throws JobtronautError if the job is refused
   */
  submit(
    root: string | TaskClass,
    args?: Readonly<Record<string, unknown>>,
    options?: ExpandOptions,
  ): Promise<Submitted>;
  /** Waits until a job is done or can go on no more. */
  finished(jid: number): Promise<FinishedJob>;
  /** Submits a task, and waits for the end of the job. @throws as `submit` */
  run(
    root: string | TaskClass,
    args?: Readonly<Record<string, unknown>>,
    options?: ExpandOptions,
  ): Promise<FinishedJob>;
  /** Sends the text of a job file, and waits for the end of the job. @throws TractorClientError if the engine refuses it */
  runAlf(text: string): Promise<FinishedJob>;
  /** Ends it and what it runs, and removes its folder. */
  close(): Promise<void>;
}

/**
 * Starts an engine on a free port, in a temporary folder.
 *
 * ```ts
 * await using engine = await startTestEngine();
 * const job = await engine.run('Shot', { frames: '1-2' }, { plugins });
 * expect(job.state).toBe('done');
 * ```
 */
export async function startTestEngine(options: Omit<EngineOptions, 'stateDir' | 'port'> = {}): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'jobtronaut-test-'));
  const [stateDir, cwd] = [join(folder, 'engine'), join(folder, 'work')];
  await mkdir(cwd);
  const engine = await startEngine({ slots: 2, ...options, stateDir, port: 0 });
  const token = (await readFile(join(stateDir, 'token'), 'utf8')).trim();
  const user = 'tester';
  const client = new TractorClient({ engine: `127.0.0.1:${engine.port}`, user, login: 'none', token });

  const submit: TestEngine['submit'] = async (root, args = {}, { attributes, environment, ...site } = {}) => {
    const settings = { SUBMISSIONS_PATH: join(folder, 'submissions'), ...site.settings };
    const session = { ...(await openTestSession({ ...site, settings })), cwd };
    // The scripts of the job look upward from their working folder, as on a farm; a configuration file of the site's own is told to them.
    const { PLUGIN_PATH } = session.configuration.values;
    if (site.config === undefined)
      await writeFile(join(cwd, 'jobtronaut.config.json'), JSON.stringify({ PLUGIN_PATH }));
    const job = await prepareJob(session, {
      root,
      arguments: args,
      attributes: titledAs(root, attributes, session),
      environment,
      argumentsStorage: join(folder, 'arguments'),
    });
    return submitJob(session, job, tractorBackend(client));
  };
  const close = async () => {
    await client.close();
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    url: engine.url,
    stateDir,
    cwd,
    client,
    submit,
    finished: (jid) => jobAtRest(client, jid),
    run: async (root, args, more) => jobAtRest(client, (await submit(root, args, more)).jid),
    runAlf: async (text) => jobAtRest(client, (await client.spool(text, { owner: user, cwd })).jid),
    close,
    [Symbol.asyncDispose]: close,
  };
}
