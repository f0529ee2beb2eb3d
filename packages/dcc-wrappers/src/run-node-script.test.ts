import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ArgumentsCache, buildJob, decodePayload, toDocument } from '@jobtronaut/core';
import { loadConfiguration, loadRegistry, withConfiguration } from '@jobtronaut/plugins-loader';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runNodeScript } from '../dist/run-node-script.js';

let root: string;
let plugin: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'node-wrapper-')));
  file('jobtronaut.config.json', '{ "PLUGIN_PATH": ["plugins"] }');
  file('plugins/helper.ts', 'export function fail(what: string): never {\n\n  throw new Error(what);\n}\n');
  plugin = file('plugins/check.ts', CHECK);
});
afterEach(() => rmSync(root, { recursive: true }));

const CHECK = `
import { argument, serial, task } from '@jobtronaut/core';
import { nodeScript } from '@jobtronaut/dcc-wrappers';
import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import { fail } from './helper';

enum Mood { Good = 'good', Bad = 'bad' }

export class Check extends task({
  arguments: {
    frames: argument({ initial: z.string(), processed: z.array(z.int()) }),
    mode: z.string().default('sync'),
    text: z.string().default(''),
  },
  elementsId: 'frames',
  argumentProcessors: [{ name: 'ExpressionToElementsProcessor', scope: ['frames.initial'] }],
}) {
  override cmd() { return nodeScript(); }
  override script(): unknown {
    const { frames, mode, text } = this.arguments;
    switch (mode.initial) {
      case 'sync':
        console.log(JSON.stringify([frames.initial, frames.processed, text.initial, Mood.Good]));
        return;
      case 'async':
        return this.later();
      case 'open':
        setInterval(() => {}, 1000);
        return;
      case 'promise':
        void this.later().then(() => { throw new Error('nobody awaits me'); });
        return new Promise((done) => setTimeout(done, 1000));
      case 'timer':
        setTimeout(() => fail('in a timer'), 1);
        return new Promise((done) => setTimeout(done, 1000));
      case 'own':
        process.on('uncaughtException', () => { process.exit(42); });
        setTimeout(() => fail('in a timer'), 1);
        return new Promise((done) => setTimeout(done, 1000));
      case 'forever':
        return new Promise(() => {});
      case 'throw':
        return fail('no such camera');
      case 'reject':
        return this.later().then(() => { throw new Error('cannot render', { cause: new TypeError('no licence') }); });
      case 'other':
        throw 'tea';
      case 'nothing':
        throw undefined;
      case 'status':
        process.exitCode = Number(text.initial);
        return;
      case 'import':
        return import('no-such-package' as string);
      case 'name':
        return (this.arguments as Record<string, unknown>)['frame'];
      case 'progress': {
        const progress = this.reportProgress(4);
        for (let step = 0; step < 4; step++) progress.add();
        return;
      }
      case 'expand':
        return this.more();
      case 'expand wrongly':
        return this.expand('Many', { Check: { frames: 3 }, Once: { frames: 4 } });
      case 'expand and forget':
        void this.expand('Chek', {});
        return;
      case 'expand and go on':
        void this.expand('Many', { Check: { frames: '1', mod: 'x' }, Once: { frames: '4' }, Check2: {} });
        this.expand('Chek', {}).catch(() => console.log('looked after'));
        return;
      case 'lots':
        process.stdout.write('x'.repeat(3_000_000) + '\\n');
    }
  }
  async more() {
    await this.expand('Chek', {});
  }
  async later() {
    await new Promise((done) => setTimeout(done, 1));
    console.log('later');
  }
}

export class Once extends task({ arguments: { frames: z.string() }, elementsId: 'frames', noRetry: true }) {
  override cmd() { return nodeScript(); }
  override script() { console.log('once'); }
}

export class Many extends task({ arguments: { frames: z.string() }, elementsId: 'frames', requiredTasks: serial('Check', 'Once') }) {}

export class Grow extends task({ arguments: { frames: z.string() }, elementsId: 'frames' }) {
  override cmd() { return nodeScript(); }
  override async script() { await this.expand('Many', { Check: { frames: '1-3' }, Once: { frames: '4' } }); }
}
`;

function file(name: string, text: string): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

interface Submitted {
  readonly argv: readonly string[];
  readonly cache: ArgumentsCache | undefined;
}

/** The command line of a task with one command, as the farm gets it. */
async function submit(
  task: string,
  args: Record<string, unknown>,
  more: { maxLength?: number } = {},
): Promise<Submitted> {
  const configuration = await loadConfiguration({ cwd: root, env: {} });
  const plugins = await loadRegistry(configuration);
  const job = await withConfiguration(configuration, () =>
    buildJob({
      root: task,
      arguments: args,
      plugins,
      argumentsMaxLength: more.maxLength,
      argumentsCacheFile: join(root, 'cache.json'),
    }),
  );
  let found: readonly string[] | undefined;
  JSON.stringify(toDocument(job), (key, value: unknown) => {
    if (key === 'argv') found = value as string[];
    return value;
  });
  return { argv: found ?? expect.unreachable('the job has no command'), cache: job.argumentsCache };
}

function run([program, ...words]: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = root) {
  const { status, stdout, stderr } = spawnSync(program ?? '', words, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, JOBTRONAUT_CONFIGURATION_PATH: '', JOBTRONAUT_PLUGIN_PATH: '', ...env },
    maxBuffer: 10_000_000,
  });
  return { status, stdout, stderr };
}

async function runTask(args: Record<string, unknown>, env?: NodeJS.ProcessEnv) {
  return run((await submit('Check', args)).argv, env);
}

/** The same in this process, for what ends before a script starts. */
async function refuse(argv: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const lines: string[] = [];
  const status = await runNodeScript({
    argv,
    cwd: root,
    env,
    exitCode: () => 0,
    print: () => expect.unreachable('nothing is to be told to the farm'),
    log: (line) => lines.push(line),
  });
  expect({ status, lines: lines.length }).toEqual({ status: 1, lines: 1 });
  expect(lines[0]).not.toContain('\n');
  return lines[0] ?? '';
}

describe('the script runner of Node', () => {
  it('runs a script with its arguments restored, without its processors', async () => {
    const text = `quotes ' " \\ $HOME {braces} [list] ünïcode 🎬\nnew line\t%D(x)`;
    const { status, stdout, stderr } = await runTask({ frames: '1-3', text });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(['1-3', [1, 2, 3], text, 'good']);
  });

  it('waits for an asynchronous script, and ends whatever the script left open', async () => {
    expect(await runTask({ frames: '1', mode: 'async' })).toEqual({ status: 0, stdout: 'later\n', stderr: '' });
    expect(await runTask({ frames: '1', mode: 'open' })).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('loses no output', async () => {
    expect((await runTask({ frames: '1', mode: 'lots' })).stdout).toHaveLength(3_000_001);
  });

  it('reports progress in lines of its own', async () => {
    const { stdout } = await runTask({ frames: '1', mode: 'progress' });
    expect(stdout).toBe('TR_PROGRESS  25 %\nTR_PROGRESS  50 %\nTR_PROGRESS  75 %\nTR_PROGRESS 100 %\n');
  });

  it('shows where a script failed, in TypeScript, and exits 1', async () => {
    const { status, stdout, stderr } = await runTask({ frames: '1', mode: 'throw' });
    const line = 1 + CHECK.split('\n').findIndex((each) => each.includes(`fail('no such camera')`));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(
      [
        'script() of task Check failed',
        'Error: no such camera',
        `    at fail (${join(root, 'plugins/helper.ts')}:3:9)`,
        `    at Check.script (${plugin}:${line}:16)`,
        '',
      ].join('\n'),
    );
  });

  it.each([
    [
      'reject',
      /^script\(\) of task Check failed\nError: cannot render\n.*check\.ts:\d+:\d+\)\ncaused by: TypeError: no licence\n/s,
    ],
    ['other', /^script\(\) of task Check failed\n'tea'\n$/],
    [
      'name',
      /no argument "frame"; did you mean "frames"\? \[no-such-argument\]\n.*\n? +at Check\.script \(.*check\.ts:\d+:\d+\)/,
    ],
    [
      'expand',
      /^script\(\) of task Check failed\n.*there is no task "Chek"; did you mean "Check"\? \[unknown-task\]\n +at Check\.more \(.*check\.ts:\d+:\d+\)\n +at Check\.script \(.*\)\n$/,
    ],
    [
      'expand wrongly',
      /^script\(\) of task Check failed\n.*"frames" \(initial\) is 3.* \[invalid-argument\]\n.*\n +at Check\.script \(.*check\.ts:\d+:\d+\)\n {2}- error: .*"frames" \(initial\) is 4.* \[invalid-argument\]\n$/,
    ],
    [
      'expand and forget',
      /^script\(\) failed where nobody awaits it\n.*"Chek".* \[unknown-task\]\n +at Check\.script \(.*check\.ts:\d+:\d+\)\n$/,
    ],
    ['forever', /^error: script\(\) never came to its end: .*\[unfinished-script\]\n$/],
  ])('tells what went wrong: %s', async (mode, message) => {
    const { status, stderr } = await runTask({ frames: '1', mode });
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/node:internal|dcc-wrappers/);
  });

  it.each([
    ['promise', /^script\(\) failed where nobody awaits it\nError: nobody awaits me\n +at .*check\.ts:\d+:\d+\)?\n$/],
    [
      'timer',
      /^script\(\) failed where nobody awaits it\nError: in a timer\n +at fail \(.*helper\.ts:3:9\)\n.*check\.ts:\d+:\d+\)\n$/,
    ],
  ])('tells of what nobody awaits: %s', async (mode, message) => {
    const { status, stderr } = await runTask({ frames: '1', mode });
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });

  it('leaves what nobody awaits to a script that looks after it', async () => {
    expect(await runTask({ frames: '1', mode: 'own' })).toEqual({ status: 42, stdout: '', stderr: '' });
  });

  it('shows places in folders with any name', async () => {
    const odd = join(root, 'it\'s "odd"\n');
    cpSync(join(root, 'plugins'), join(odd, 'plugins'), { recursive: true });
    cpSync(join(root, 'jobtronaut.config.json'), join(odd, 'jobtronaut.config.json'));
    const { argv } = await submit('Check', { frames: '1', mode: 'throw' });
    expect(run(argv, {}, odd).stderr).toContain(`\n    at fail (${join(odd, 'plugins/helper.ts')}:3:9)\n`);
  });

  it.each([
    ['3', 3],
    ['0', 0],
    ['256', 1],
    ['-1', 255],
  ])('ends with the exit code that a script leaves, %s', async (text, status) => {
    expect(await runTask({ frames: '1', mode: 'status', text })).toEqual({ status, stdout: '', stderr: '' });
  });

  it('tells that nothing was thrown, and which package is missing', async () => {
    expect(await runTask({ frames: '1', mode: 'nothing' })).toMatchObject({
      status: 1,
      stderr: 'script() of task Check failed\nit threw undefined, which tells nothing\n',
    });
    const { status, stderr } = await runTask({ frames: '1', mode: 'import' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/Cannot find package 'no-such-package' imported from .*\.ts\n$/);
  });

  it('takes large values from the cache of the job', async () => {
    const text = 'x'.repeat(20_000);
    const { argv, cache } = await submit('Check', { frames: '1-2', text }, { maxLength: 2000 });
    expect(argv.at(-1)?.length).toBeLessThan(2000);
    file('cache.json', [...(cache?.pieces() ?? [])].join(''));
    expect(JSON.parse(run(argv).stdout)).toEqual(['1-2', [1, 2], text, 'good']);

    file('cache.json', [...(cache?.pieces() ?? [])].join('').replace('xxx', 'xyx'));
    expect(await refuse(argv)).toMatch(/cache\.json: it was changed or cut .*\[unreadable-cache\]$/);
    file('cache.json', '{"half": ');
    expect(await refuse(argv)).toMatch(
      /^error: The arguments cache cannot be read: .*cache\.json.*\[unreadable-cache\]$/,
    );
    file('cache.json', '{}');
    expect(await refuse(argv)).toMatch(/has no value for the argument "text".*\[arguments-cache-unreadable\]$/);
    rmSync(join(root, 'cache.json'));
    expect(await refuse(argv)).toMatch(/no such file or directory.*\[unreadable-cache\]$/);
  });

  it('refuses what is no whole payload, in one line', async () => {
    const { argv } = await submit('Check', { frames: '1' });
    const [program = '', wrapper = '', payload = ''] = argv;
    const { status, stdout, stderr } = run([program, wrapper, payload.slice(0, -9)]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^error: the payload of this command is damaged: [^\n]* \[damaged-payload\]\n$/);

    const changed = `${payload.slice(0, 40)}A${payload.slice(41)}`;
    expect(await refuse([program, wrapper, changed])).toMatch(/\[damaged-payload\]$/);
    expect(await refuse([program, wrapper, 'rm -rf'])).toMatch(/\[damaged-payload\]$/);
    expect(await refuse([program, wrapper, 'jt9.abc'])).toMatch(/\[unknown-payload-version\]$/);
    expect(await refuse([program, wrapper])).toMatch(
      /^error: There is no payload on the command line.*\[no-payload\]$/,
    );
  });

  it('takes the plugin file from its own plugin path, and says what it lacks', async () => {
    const { argv } = await submit('Check', { frames: '1' });
    const site = file('site/site.json', '{ "PLUGIN_PATH": ["empty", "elsewhere"] }');
    const env = { JOBTRONAUT_CONFIGURATION_PATH: site };
    expect(await refuse(argv, env)).toMatch(
      /does not have the plugin file check\.ts of task Check: .*empty, .*elsewhere .*\[no-plugin-file\]$/,
    );
    file('site/elsewhere/check.ts', 'export class Other {}');
    expect(await refuse(argv, env)).toMatch(/elsewhere\/check\.ts has no task Check .*\[task-not-in-file\]$/);
    file('site/elsewhere/check.ts', 'export class Check {');
    expect(await refuse(argv, env)).toMatch(/elsewhere\/check\.ts:1:\d+: .*\[broken-plugin\]$/);
    file('site/elsewhere/check.ts', `import { Task } from '@jobtronaut/core';\nexport class Check extends Task {}`);
    expect(await refuse(argv, env)).toMatch(/has no script\(\) \[task-without-script\]$/);
    file('site/elsewhere/helper.ts', readFileSync(join(root, 'plugins/helper.ts'), 'utf8'));
    file('site/elsewhere/check.ts', readFileSync(plugin, 'utf8'));
    expect(run(argv, env)).toMatchObject({ status: 0, stderr: '' });
    expect(await refuse(argv, { JOBTRONAUT_CONFIGURATION_PATH: join(root, 'nowhere.ts') })).toMatch(
      /\[missing-configuration\]$/,
    );
  });

  it('warns when the plugin file has changed since submission, or refuses', async () => {
    const { argv } = await submit('Check', { frames: '1' });
    file('plugins/check.ts', CHECK.replace(`Good = 'good'`, `Good = 'better'`));
    const changed = run(argv);
    expect(changed.status).toBe(0);
    expect(changed.stdout).toContain('better');
    expect(changed.stderr).toMatch(/^warning: The plugin file .*check\.ts is not as it was .*\[changed-plugin\]\n$/);
    file('jobtronaut.config.json', '{ "PLUGIN_PATH": ["plugins"], "CHANGED_PLUGINS": "refuse" }');
    expect(await refuse(argv)).toMatch(/^error: The plugin file .*\[changed-plugin\]$/);
  });

  it.each([10_000, 300])('prints a chunk when a script expands, payloads up to %d characters', async (longest) => {
    file('jobtronaut.config.json', `{ "PLUGIN_PATH": ["plugins"], "ARGUMENTS_SERIALIZED_MAX_LENGTH": ${longest} }`);
    const { argv } = await submit('Grow', { frames: '1' });
    const state = join(root, 'state');
    const { status, stdout, stderr } = run(argv, { TMPDIR: root, JOBTRONAUT_ENGINE_STATE: state });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [, path = ''] = /^TR_EXPAND_CHUNK "(.*)"\n$/.exec(stdout) ?? [];
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/^Job /);
    expect(existsSync(join(state, 'arguments'))).toBe(longest === 300);
    const payloads = [...text.matchAll(/node-wrapper\.js\S* \{?(jt1\.[\w-]+)/g)].map(([, payload]) => payload ?? '');
    const [program = '', wrapper = ''] = argv;
    expect(payloads.map((payload) => run([program, wrapper, payload]).stdout)).toEqual([
      '["1-3",[1,2,3],"","good"]\n',
      'once\n',
    ]);
  });

  it('finishes expansions that a script does not await, and tells what is wrong with their arguments', async () => {
    const { argv } = await submit('Check', { frames: '1', mode: 'expand and go on' });
    const { status, stdout, stderr } = run(argv, { TMPDIR: root, JOBTRONAUT_ENGINE_STATE: join(root, 'state') });
    expect(status).toBe(0);
    expect(stdout.split('\n').sort()).toEqual(['', expect.stringMatching(/^TR_EXPAND_CHUNK ".*"$/), 'looked after']);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^warning: task Many requires no task "Check2".* \[expand-unused-arguments\]$/),
      expect.stringMatching(/^warning: no task of Check knows the argument "mod"; .*"mode".* \[unknown-argument\]$/),
      '',
    ]);
  });

  it('says that there is nothing to neutralise where it is no farm command', async () => {
    const { argv } = await submit('Once', { frames: '1' });
    expect(run(argv)).toEqual({
      status: 0,
      stdout: 'once\n',
      stderr:
        'warning: NO_RETRY has no effect: There are no commands to neutralise: this is not a farm command ' +
        '(The farm sets TR_ENV_JID and TR_ENV_TID for its commands.) [not-in-a-command]\n',
    });
  });

  it('does not run a script that is Python', async () => {
    file('plugins/render.py', 'print(1)\n');
    file(
      'plugins/render.ts',
      `import { task } from '@jobtronaut/core';
import { nodeScript, pythonFile } from '@jobtronaut/dcc-wrappers';
import { z } from 'zod';
export class Render extends task({ arguments: { frames: z.string() }, elementsId: 'frames' }) {
  override script = pythonFile(new URL('./render.py', import.meta.url));
  override cmd() { return nodeScript(); }
}`,
    );
    const { argv } = await submit('Render', { frames: '1' });
    expect(decodePayload(argv.at(-1) ?? '').script).toMatchObject({
      file: 'render.py',
      path: join(root, 'plugins/render.py'),
    });
    expect(await refuse(argv)).toMatch(/has no script\(\) \(Its script is Python: .*\[task-without-script\]$/);
  });

  it('starts the wrapper that the configuration names', async () => {
    const wrapper = file('site/wrapper.js', 'console.log(process.argv.length);');
    file('jobtronaut.config.json', '{ "PLUGIN_PATH": ["plugins"], "NODE_SCRIPT_WRAPPER": "site/wrapper.js" }');
    const { argv } = await submit('Check', { frames: '1' });
    expect(argv.slice(0, 2)).toEqual([process.execPath, wrapper]);
    expect(run(argv).stdout).toBe('3\n');
  });
});
