import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseEngine, openClient } from '@jobtronaut/farm';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { clause } from '@jobtronaut/tractor-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const COMMAND = fileURLToPath(new URL('../bin/jobtronaut.js', import.meta.url));
/** The Node under test: this one, or another that scripts/other-nodes.mjs names. */
const NODE = process.env.JOBTRONAUT_TEST_NODE ?? process.execPath;
const PLUGINS = {
  'shot.ts': `
    import { argument, ExpressionToElementsProcessor, serial, task } from '@jobtronaut/core';
    import { nodeScript } from '@jobtronaut/dcc-wrappers';
    import { z } from 'zod';

    export class Shot extends task({
      description: 'Renders a shot.',
      arguments: { frames: z.string().describe('Frames to render.'), failing: z.int().default(0) },
      elementsId: 'frames',
      requiredTasks: serial('Prepare', 'Render'),
    }) {}

    export class Prepare extends task({}) {
      override cmd() {
        return ['/bin/echo', 'preparing'];
      }
      override view() {
        return ['viewer', 'a picture.png'];
      }
    }

    export class Render extends task({
      arguments: { frames: argument({ initial: z.string(), processed: z.array(z.int()) }), failing: z.int().default(0) },
      argumentProcessors: [ExpressionToElementsProcessor.on('frames.initial')],
      elementsId: 'frames',
      perElement: true,
    }) {
      override cmd() {
        return nodeScript();
      }
      override script() {
        const frame = this.arguments.frames.processed;
        this.reportProgress(1).add(1);
        if (frame === this.arguments.failing.processed) throw new Error('no licence for frame ' + frame);
        console.log('rendered', frame);
      }
    }`,
  'endless.ts': `
    import { Task } from '@jobtronaut/core';
    export class Endless extends Task {
      static override elementsId = 'nothing';
      static override argumentDefaults = { nothing: 0 };
      override cmd() {
        return ['/bin/sleep', '600'];
      }
    }`,
  'farm.ts': `
    import { appendFileSync } from 'node:fs';
    import { Task, task } from '@jobtronaut/core';
    import { nodeScript } from '@jobtronaut/dcc-wrappers';
    import { z } from 'zod';

    export class Grow extends Task {
      static override elementsId = 'nothing';
      static override argumentDefaults = { nothing: 0 };
      override cmd() {
        return [process.execPath, ${JSON.stringify(COMMAND)}, 'submit', '--task', 'Shot', '--args', 'frames:1-2', '--expandchunk'];
      }
    }

    export class Once extends task({ arguments: { file: z.string() }, elementsId: 'file', noRetry: true }) {
      override cmd() {
        return nodeScript();
      }
      override script() {
        appendFileSync(this.arguments.file.processed, 'ran');
      }
    }`,
  'broken.ts': `
    import { Task } from '@jobtronaut/core';
    export class Broken extends Task {
      cmd( { return [] }
    }`,
};

let folder: string;
const env = () => ({
  PATH: process.env.PATH ?? '',
  HOME: folder,
  USER: 'tester',
  XDG_STATE_HOME: join(folder, 'state'),
  XDG_CACHE_HOME: join(folder, 'cache'),
});

/** Runs the command as a user would, to its end. `talking` may act on what it says. */
async function jobtronaut(
  args: readonly string[],
  talking?: (child: ChildProcessWithoutNullStreams, stderr: string) => void,
  cwd = folder,
) {
  const child = spawn(NODE, [COMMAND, ...args], { cwd, env: env() });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    talking?.(child, stderr);
  });
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { code, stdout, stderr };
}

const submit = (...args: string[]) => jobtronaut(['submit', '--task', 'Shot', ...args]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jobtronaut-e2e-'));
  mkdirSync(join(folder, 'plugins'));
  for (const [name, text] of Object.entries(PLUGINS)) writeFileSync(join(folder, 'plugins', name), text);
  writeFileSync(
    join(folder, 'jobtronaut.config.ts'),
    `import { defineConfig } from '@jobtronaut/plugins-loader';\nexport default defineConfig({ PLUGIN_PATH: ['plugins'] });\n`,
  );
  // The port that users meet belongs to their engine, not to a test's.
  await jobtronaut(['engine', 'start', '--port', String(await freePort()), '--slots', '2']);
});

afterAll(async () => {
  await jobtronaut(['engine', 'stop']);
  rmSync(folder, { recursive: true, force: true });
});

describe('submit --wait', () => {
  it('runs a job through every layer: the id on stdout, all talk on stderr', async () => {
    const { code, stdout, stderr } = await submit('--args', 'frames:1-3', '--wait');
    expect(stderr).toContain('7 of 7 done');
    expect(stderr).toContain("To see it: viewer 'a picture.png'");
    expect(stdout).toMatch(/^\d+\n$/);
    expect(code).toBe(0);
  });

  it('finds the configuration on the farm again, also where its path has blanks', async () => {
    cpSync(join(folder, 'plugins'), join(folder, 'my show', 'plugins'), { recursive: true });
    cpSync(join(folder, 'jobtronaut.config.ts'), join(folder, 'my show', 'jobtronaut.config.ts'));
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    const { code } = await jobtronaut(
      ['submit', '--task', 'Shot', '--args', 'frames:1', '--config', '../my show/jobtronaut.config.ts', '--wait'],
      undefined,
      elsewhere,
    );
    expect(code).toBe(0);
  });

  it('shows the end of the log and the command line of a task that failed, and exits 3', async () => {
    const { code, stderr } = await submit('--args', 'frames:1-3', 'failing:2', '--wait');
    expect(code).toBe(3);
    expect(stderr).toMatch(/Render: Elements 2 \(task \d+:\d+\) failed with exit code 1/);
    expect(stderr).toContain('| Error: no licence for frame 2');
    expect(stderr).toMatch(/shot\.ts:\d+:\d+/);
    expect(stderr).toMatch(/ {2}\$ \S*node.* 'jt1\./);
  });

  it('leaves the job running at Ctrl-C and says how to look at it; a second Ctrl-C ends it', async () => {
    let presses = 0;
    const { code, stdout, stderr } = await jobtronaut(['submit', '--task', 'Endless', '--wait'], (child, said) => {
      const wanted = said.includes('ends the job') ? 2 : said.includes('1 active') ? 1 : 0;
      for (; presses < wanted; presses++) child.kill('SIGINT');
    });
    expect(stderr).toContain(`To look at it: jobtronaut watch ${stdout.trim()}`);
    expect(stderr).toContain(`Job ${stdout.trim()} is ended`);
    expect(code).toBe(130);
    const watched = await jobtronaut(['watch', stdout.trim()]);
    expect(watched.stderr).toContain('job-not-found');
  });
});

describe('commands that act on their own job', () => {
  it('add tasks to it: submit --expandchunk', async () => {
    const { code, stderr } = await jobtronaut(['submit', '--task', 'Grow', '--wait']);
    expect(stderr).toContain('7 of 7 done');
    expect(code).toBe(0);
  });

  it('are neutralised once a script ran that must not run twice', async () => {
    const file = join(folder, 'ran.txt');
    const { code, stdout } = await jobtronaut(['submit', '--task', 'Once', '--args', `file:${file}`, '--wait']);
    expect(code).toBe(0);
    const site = { configuration: await loadConfiguration({ cwd: '/', env: {} }), env: env() };
    const client = await openClient(site, await chooseEngine(site, 'embedded'));
    const commands = await client.commands(clause`jid = ${Number(stdout)}`, { columns: ['argv'] });
    expect(commands).toEqual([{ argv: ['/bin/echo', 'Command has been neutralised'] }]);
    expect(readFileSync(file, 'utf8')).toBe('ran');
  });
});

it('does what README says of an own folder of plugins', async () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  const own = join(folder, 'own');
  mkdirSync(join(own, 'plugins'), { recursive: true });
  const blocks = [...readme.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)];
  expect(blocks).toHaveLength(2);
  for (const [, name = '', text = ''] of blocks) writeFileSync(join(own, name), text);
  const { code, stderr } = await jobtronaut(
    ['submit', '--task', 'Greet', '--args', 'frames:1-3', '--wait'],
    undefined,
    own,
  );
  expect(stderr).toContain('is done');
  expect(code).toBe(0);
});

describe('looking without sending', () => {
  it('lists plugins, a broken file among them or not', async () => {
    const { code, stdout, stderr } = await jobtronaut(['list', 'tasks', '--info']);
    expect(stdout.split('\n').map((line) => line.trimEnd())).toContain('Shot     Renders a shot.');
    expect(stderr).toMatch(/broken\.ts:\d+:\d+/);
    expect(code).toBe(0);
  });

  it('tells all about a task and a processor', async () => {
    expect((await jobtronaut(['info', 'Shot'])).stdout).toMatch(/frames {2,}text {2,}required {2,}Frames to render\./);
    expect((await jobtronaut(['info', 'ChunkProcessor'])).stdout).toContain('chunkhandles');
  });

  it('draws the job that submit would send', async () => {
    const { stdout } = await jobtronaut(['visualize', '--task', 'Shot', '--args', 'frames:1-8']);
    expect(stdout.split('\n')).toContain('   └▶ 2 Render  8 in parallel');
    expect(stdout.split('\n')).toContain('      └─ Render: Elements 1 … 8  ×8');
  });
});

describe('bad input: one clear line, and nothing is spooled', () => {
  it.each([
    [
      'an unknown task',
      ['submit', '--task', 'Sho'],
      1,
      /^error: there is no task "Sho"; did you mean "Shot"\? \[unknown-task\]$/m,
    ],
    [
      'a missing argument',
      ['submit', '--task', 'Shot'],
      1,
      /^error: .*needs the argument "frames".*\[missing-required-argument\]$/m,
    ],
    [
      'arguments that are no pairs',
      ['submit', '--task', 'Shot', '--args', 'frames'],
      1,
      /^error: --args takes NAME:VALUE, not "frames"/m,
    ],
    [
      'a wrong frame expression',
      ['submit', '--task', 'Shot', '--args', 'frames:1-x'],
      1,
      /^error: .*"1-x" is not a frame/m,
    ],
    ['a task whose file is broken', ['submit', '--task', 'Broken'], 1, /^error: .*broken\.ts.*\[broken-plugin\]$/m],
    [
      'a configuration that is not there',
      ['list', '--config', 'nope.ts'],
      1,
      /^error: There is no configuration file .*nope\.ts/m,
    ],
    [
      'an engine that does not answer',
      ['submit', '--task', 'Endless', '--engine', '127.0.0.1:9'],
      2,
      /^error: .*127\.0\.0\.1:9.*\[engine-unreachable\]$/m,
    ],
    ['an address that is none', ['submit', '--task', 'Endless', '--engine', 'http://x'], 1, /\[bad-engine-address\]$/m],
    [
      'a misspelled argument',
      ['submit', '--task', 'Shot', '--args', 'frame:1-8'],
      1,
      /^ +there is "frame": did you mean "frames"\?$/m,
    ],
    ['an option without its value', ['submit', '--task'], 1, /^error: Not enough arguments following: task$/m],
    ['a job id that is none', ['watch', 'abc'], 1, /^error: watch takes a job id/m],
    ['an unknown command', ['subm'], 1, /^error: there is no command "subm"; did you mean "submit"\?$/m],
    ['an unknown option', ['submit', '--task', 'Shot', '--prio', '3'], 1, /^error: Unknown argument: prio$/m],
    [
      'an environment that cannot travel',
      ['submit', '--task', 'Endless', '--env', 'A:b c'],
      1,
      /^error: .*A has white space/m,
    ],
  ])('%s', async (_, args, exit, line) => {
    const { code, stdout, stderr } = await jobtronaut(args);
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout).toBe('');
    expect(code).toBe(exit);
  });

  it('a configuration that does not load', async () => {
    writeFileSync(join(folder, 'bad.config.ts'), 'export default {');
    const { code, stderr } = await jobtronaut(['list', '--config', 'bad.config.ts']);
    expect(stderr).toMatch(/^error: .*bad\.config\.ts/m);
    expect(code).toBe(1);
  });

  it('an engine that answers nonsense', async () => {
    const server = createServer((_, response) => response.end('<html>hello</html>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { code, stderr } = await jobtronaut([
      'submit',
      '--task',
      'Endless',
      '--engine',
      `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ]);
    server.close();
    expect(stderr).toMatch(/\[broken-reply\]$/m);
    expect(code).toBe(2);
  });
});

describe('the embedded engine', () => {
  it('says where it is, and starts only once', async () => {
    expect((await jobtronaut(['engine', 'status'])).stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+ \(process \d+/);
    expect((await jobtronaut(['engine', 'start'])).stderr).toContain('It runs already');
  });

  it('refuses a port that is taken in one line', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await jobtronaut([
      'engine',
      'start',
      '--port',
      String(port),
      '--state',
      join(folder, 'other'),
    ]);
    server.close();
    expect(stderr).toMatch(new RegExp(`^error: .*${port}`, 'm'));
    expect(code).toBe(2);
    expect(readFileSync(join(folder, 'other', 'engine.log'), 'utf8')).toContain(String(port));
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
