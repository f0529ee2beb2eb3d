import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEngine } from '@jobtronaut/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ran, Site } from '../../test/site.ts';

let site: Site;
beforeAll(async () => {
  site = new Site();
  await site.startEngine();
});
afterAll(() => site[Symbol.asyncDispose]());

describe('the embedded engine', () => {
  it('says where it is, and starts only once', async () => {
    expect((await site.run(['engine', 'status'])).stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+ \(process \d+/);
    expect((await site.run(['engine', 'start'])).stderr).toContain('It runs already');
  });

  it('stops before it says so', async () => {
    await using other = new Site([]);
    await other.startEngine();
    const stopped = await other.run(['engine', 'stop', '--json']);
    expect(JSON.parse(stopped.stdout)).toMatchObject({ stopped: true });
    // Of commands it says nothing: none ran.
    expect(stopped.stderr).toMatch(/^Stopped http/);
    expect(JSON.parse((await other.run(['engine', 'status', '--json'])).stdout)).toMatchObject({ running: false });
    expect((await other.run(['engine', 'logs'])).stdout).toMatch(/ The embedded engine has stopped\n$/);
  });

  const hasLimits = spawnSync('prlimit', ['--version']).status === 0;
  it.skipIf(!hasLimits)('that can write nothing more ends all the same, and says so', async () => {
    await using other = new Site([]);
    const { stderr } = await other.run(['engine', 'start', '--foreground', '--port', '0'], {
      talking: (child, said) => {
        if (!said.includes('listens on')) return;
        spawnSync('prlimit', ['--pid', String(child.pid), '--fsize=0:']);
        child.kill();
      },
    });
    expect(stderr).toMatch(
      /\nerror: the last changes in the state folder .* cannot be written.* \[state-unwritable\]\n {2}\S/,
    );
    expect(stderr).not.toContain('    at ');
  });

  it('can be told to stop by the words that it says, whatever its folder is called', async () => {
    await using other = new Site([]);
    const state = other.path("it's ours");
    await other.run(['engine', 'start', '--port', '0', '--state', state]);
    const { stderr } = await other.run(['engine', 'stop', '--drain', '--state', state]);
    expect(stderr).toContain(`jobtronaut engine stop --state '${state.replace("'", "'\\''")}', in another terminal`);
  });

  it('takes over from one that is about to end', async () => {
    await using other = new Site([]);
    const state = (name = '') => other.path('state', 'jobtronaut', 'engine', name);
    const ending = await startEngine({ stateDir: state() });
    // An engine that merely misses it writes it again.
    rmSync(state('engine.json'));
    mkdirSync(state('engine.json'));
    const started = other.run(['engine', 'start', '--json']);
    while (!(existsSync(state('engine.log')) && readFileSync(state('engine.log'), 'utf8').includes('[state-in-use]')))
      await new Promise((resolve) => setTimeout(resolve, 20));
    rmdirSync(state('engine.json'));
    await ending.close();
    expect(JSON.parse((await started).stdout)).toMatchObject({ started: true });
  });

  it('is not started for a job that a hook refuses', async () => {
    await using other = new Site(['endless.ts']);
    writeFileSync(
      other.path('jobtronaut.config.ts'),
      `export const PLUGIN_PATH = ['plugins'];
export const SUBMIT_HOOKS = [(job) => job.refuse('not on a Sunday; it was for ' + job.context.engine)];
`,
    );
    const { code, stderr } = await other.run(['submit', '--task', 'Endless']);
    expect(stderr).toMatch(/^error: .*not on a Sunday; it was for the embedded engine.*\[refused-by-hook\]$/m);
    expect(stderr).not.toContain('Sending');
    expect([code, existsSync(other.path('state'))]).toEqual([1, false]);
  });

  it('shows its own log', async () => {
    expect((await site.run(['engine', 'logs'])).stdout).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d The embedded engine listens on http.*\n$/,
    );
    const { stdout } = await site.run(['engine', 'logs', '--follow', '--json'], {
      writing: (child) => child.kill(),
    });
    expect(JSON.parse(stdout)).toEqual({ line: expect.stringContaining('listens on') as unknown });
    expect((await site.run(['engine', 'logs', '--state', site.path('nowhere')])).code).toBe(1);
  });

  it('lets commands end before it stops, if it is told to', async () => {
    await using other = new Site(['stages.ts']);
    await other.startEngine();
    const stop = other.path('stop');
    const { stdout: jid } = await other.run(['submit', '--task', 'Held', '--stop', stop]);
    await other.run(['watch', jid.trim()], {
      talking: (child, said) => said.includes('1 active') && child.kill('SIGKILL'),
    });
    const { code, stderr } = await other.run(['engine', 'stop', '--drain'], {
      talking: () => writeFileSync(stop, ''),
    });
    expect(stderr).toMatch(/^Nothing new starts.* \(1 of 2 slots in use; .*\nCtrl-C: .*\nStopped http/);
    expect(code).toBe(0);
    await other.startEngine();
    expect((await other.run(['watch', jid.trim()])).stderr).toContain('is done');
  });

  it('waits no longer for commands once it is told to stop', async () => {
    await using other = new Site(['endless.ts']);
    await other.startEngine();
    const { stdout: jid } = await other.run(['submit', '--task', 'Endless']);
    await other.run(['watch', jid.trim()], {
      talking: (child, said) => said.includes('1 active') && child.kill('SIGKILL'),
    });
    let late: Promise<Ran> | undefined;
    let asked: Promise<Ran[]> | undefined;
    let now: Promise<Ran> | undefined;
    const { code, stderr } = await other.run(['engine', 'stop', '--drain'], {
      talking(_, said) {
        const [, words] = /jobtronaut (engine stop), in another terminal/.exec(said) ?? [];
        if (words === undefined) return;
        late ??= other.run(['submit', '--task', 'Endless']);
        asked ??= late.then(async ({ stdout: id }) => {
          await other.run(['watch', id.trim()], {
            talking: (child, told) => /takes no new work: the engine is stopping/.test(told) && child.kill(),
          });
          return [
            await other.run(['why', id.trim()]),
            await other.run(['why', `${id.trim()}:1`]),
            await other.run(['blades']),
          ];
        });
        now ??= asked.then(() => other.run(words.split(' ')));
      },
    });
    expect((await late)?.stderr).toMatch(/^This engine is about to stop and starts nothing new: the job is kept/m);
    for (const { stdout } of (await asked) ?? []) expect(stdout).toContain(STOPPING);
    expect(stderr).toMatch(/\nStopped http/);
    expect([code, (await late)?.code, (await now)?.code]).toEqual([0, 0, 0]);
  });

  it('refuses a port that is taken in one line', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await site.run(['engine', 'start', '--port', String(port), '--state', site.path('other')]);
    server.close();
    expect(stderr).toMatch(new RegExp(`^error: .*${port}`, 'm'));
    expect(code).toBe(2);
    expect(readFileSync(site.path('other', 'engine.log'), 'utf8')).toContain(String(port));
  });

  it('tells what is not as it was asked for, and changes nothing', async () => {
    const same = await site.run(['engine', 'start', '--slots', '2']);
    expect([same.code, same.stderr]).toEqual([0, expect.stringContaining('It runs already')]);
    const other = await site.run(['engine', 'start', '--slots', '4', '--limit', 'nuke=1', '--listen', '0.0.0.0']);
    expect(other.stderr).toContain('with --slots 2, not 4, without --listen, not 0.0.0.0, without --limit nuke, not 1');
    expect(other.code).toBe(1);
    expect(JSON.parse((await site.run(['engine', 'status', '--json'])).stdout)).toMatchObject({
      slots: 2,
      listen: null,
    });
  });

  it('says how it runs', async () => {
    const { stdout } = await site.run(['engine', 'status']);
    expect(stdout.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^\d of 2 slots in use, /),
      'stops when it is told to',
      'keeps jobs for 90 days after their end',
      '',
    ]);
  });

  it('listens to others only with a password, from a file that nobody else can read', async () => {
    await using other = new Site(['shot.ts']);
    const start = ['engine', 'start', '--listen', '127.0.0.2', '--port', '0'];
    expect((await other.run(start)).stderr).toMatch(/\[password-needed\].*\n +give it with --password-file/);
    const file = other.path('password');
    writeFileSync(file, 'open sesame\n', { mode: 0o644 });
    const refused = await other.run([...start, '--password-file', file]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('can be read by others')]);
    chmodSync(file, 0o600);
    const started = await other.run([...start, '--password-file', file]);
    expect([started.code, started.stderr]).toEqual([
      0,
      expect.stringMatching(
        /; from other machines: --engine 127\.0\.0\.2:\d+, with the password in TRACTOR_PASSWORD$/m,
      ),
    ]);
    expect((await other.run(['engine', 'status'])).stdout).toContain('listens on 127.0.0.2 too, with a password');
    const commands = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(commandLine);
    expect(commands.some((words) => words.includes(other.folder))).toBe(true);
    expect(commands.some((words) => words.includes('sesame'))).toBe(false);
    expect(readFileSync(other.path('state', 'jobtronaut', 'engine', 'engine.log'), 'utf8')).not.toContain('sesame');
  });

  it('is the one that won, where many commands start it at once', async () => {
    await using other = new Site(['stages.ts']);
    const sent = await Promise.all(
      Array.from({ length: 8 }, () => other.run(['submit', '--task', 'Quick', '--paused'])),
    );
    expect(sent.map(({ code, stderr }) => ({ code, errors: stderr.match(/^error.*$/gm) }))).toEqual(
      sent.map(() => ({ code: 0, errors: null })),
    );
    expect(sent.filter(({ stderr }) => stderr.includes('Started the embedded engine'))).toHaveLength(1);
    expect(sent.map(({ stdout }) => Number(stdout)).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('has the slots and limits of the configuration, unless its options say otherwise', async () => {
    await using other = new Site(['stages.ts']);
    const config = other.path('farm.config.ts');
    writeFileSync(
      config,
      `export const PLUGIN_PATH = ['plugins'];\nexport const ENGINE_SLOTS = 3;\nexport const ENGINE_LIMITS = { nuke: 2, render: 1 };\n`,
    );
    const first = await other.run(['submit', '--task', 'Quick', '--paused', '--config', config]);
    expect(first.stderr).toMatch(
      /^Started the embedded engine on \S+: 3 slots; at once at most nuke 2, render 1 \(a farm instead: /,
    );
    expect(first.stderr).not.toContain('unfinished');
    await other.run(['engine', 'stop']);
    const again = await other.run(['jobs', '--config', config]);
    expect(again.stderr).toMatch(/: 3 slots; at once at most nuke 2, render 1 .*\nIt goes on with 1 unfinished job\n/);
    await other.run(['engine', 'stop']);
    await other.run(['engine', 'start', '--config', config, '--port', '0', '--slots', '5', '--limit', 'nuke=4']);
    expect(JSON.parse((await other.run(['engine', 'status', '--json'])).stdout)).toMatchObject({
      slots: 5,
      limits: { nuke: 4, render: 1 },
    });
  });

  it.each([
    ['--port 80000', '--port takes a whole number from 0 to 65535, not "80000"'],
    ['--idle -1', '--idle takes a number, 0 or more, not "-1"'],
    ['--slots 0.5', '--slots takes a whole number from 1 to 100000, not "0.5"'],
    ['--listen localhost', '--listen takes an IP address of this machine, not "localhost"'],
  ])('start %s is told before anything is started', async (words, message) => {
    const state = site.path('never');
    const { code, stderr } = await site.run(['engine', 'start', ...words.split(' '), '--state', state]);
    expect(stderr).toBe(`error: ${message} [bad-option]\n`);
    expect([code, existsSync(state)]).toEqual([1, false]);
  });

  it('that a command has started goes by itself, as the configuration says', async () => {
    await using other = new Site(['stages.ts']);
    writeFileSync(
      other.path('jobtronaut.config.ts'),
      `export const PLUGIN_PATH = ['plugins'];\nexport const ENGINE_IDLE = 1;\nexport const ENGINE_KEEP_DAYS = 0;\n`,
    );
    const stop = other.path('stop');
    expect((await other.run(['submit', '--task', 'Held', '--stop', stop])).stderr).toContain(
      'Started the embedded engine',
    );
    const status = async () =>
      JSON.parse((await other.run(['engine', 'status', '--json'])).stdout) as Record<string, unknown>;
    expect(await status()).toMatchObject({ running: true, idle: 1, keepDays: 0, unfinished: 1 });
    // That it waits for the job is for the engine's own tests.
    writeFileSync(stop, '');
    while ((await status()).running) await new Promise((resolve) => setTimeout(resolve, 50));
  });
});

const STOPPING = 'the engine is stopping; jobs go on once it is started again';

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
