import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND, Site } from '../../test/site.ts';

let site: Site;
beforeAll(async () => {
  site = new Site(['shot.ts', 'endless.ts']);
  mkdirSync(site.path('bin'));
  symlinkSync(COMMAND, site.path('bin', 'jobtronaut'));
  await site.run(['list']);
});
afterAll(() => site[Symbol.asyncDispose]());

/** What bash itself would offer: its function is called as Tab calls it. */
async function tab(line: string): Promise<string[]> {
  const { stdout: script } = await site.run(['completion', 'bash']);
  // Bash splits words also at colons and equal signs.
  const words = line.split(/\s+/).map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const call = `${script}
compopt() { [[ $1 == -o ]] && echo "$2" || echo "$@"; }
COMP_WORDS=(${words.join(' ')}); COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
COMP_LINE='${line.replaceAll("'", "'\\''")}'; COMP_POINT=\${#COMP_LINE}
_jobtronaut; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { ...site.env, PATH: `${site.path('bin')}:${process.env.PATH}` };
  return execFileSync('bash', ['--norc', '-c', call], { cwd: site.folder, env, encoding: 'utf8' })
    .trimEnd()
    .split('\n');
}

describe('Tab in bash', () => {
  it.each([
    ['jobtronaut visu', ['visualize']],
    ['jobtronaut engine st', ['start', 'status', 'stop']],
    ['jobtronaut submit --task Sh', ['Shot']],
    ['jobtronaut submit --task Shot --qual', ['--quality']],
    ['jobtronaut submit --task Shot --quality ', ['low', 'high']],
    ['jobtronaut submit --task Shot --args fra', ['nospace', 'frames:']],
    ['jobtronaut submit --task Shot --args frames:', ['']],
    ['jobtronaut list task', ['tasks']],
  ])('%s', async (line, expected) => {
    expect(await tab(line)).toEqual(expected);
  });

  it('is quiet where there is nothing to offer, or something is wrong', async () => {
    expect(await tab('jobtronaut submit --config nope.ts --task S')).toEqual(['']);
  });

  it('offers the jobs of an engine that runs, and starts none', async () => {
    expect(await tab('jobtronaut watch ')).toEqual(['+o default']);
    expect((await site.run(['engine', 'status', '--json'])).stdout).toContain('"running":false');
    await site.startEngine();
    for (const title of ['first', 'second']) {
      await site.run(['submit', '--task', 'Endless', '--paused', '--title', title]);
    }
    for (const line of ['watch ', 'submit --task Endless --afterjids 1 ']) {
      let found = await tab(`jobtronaut ${line}`);
      // Where the machine is too busy nothing is offered: Tab is pressed again.
      while (found.join() === '+o default') found = await tab(`jobtronaut ${line}`);
      expect(found).toEqual(['nosort', '2', '1']);
    }
    let stdout = '';
    while (stdout === '') stdout = (await site.run(['__complete', 'zsh', 'job', 'unpause', ''])).stdout;
    expect(stdout).toBe('2\tsecond (paused)\n1\tfirst (paused)\n');
    await site.run(['engine', 'stop']);
  });

  it('waits for no engine that is silent', async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stdout, stderr } = await site.run([
      '__complete',
      'fish',
      'watch',
      '--engine',
      `127.0.0.1:${port}`,
      '',
    ]);
    server.close();
    expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: '', stderr: '' });
  });

  it.each(['job pause ', 'watch ', 'why ', 'log 3:', 'resubmit '])('%s offers no files', async (line) => {
    expect(await tab(`jobtronaut ${line}`)).toEqual(['+o default']);
  });
});

describe('what is remembered of plugins', () => {
  const tasks = async () => (await site.run(['list', 'tasks'])).stdout.trimEnd().split('\n');

  it('is what they are now', async () => {
    const file = site.path('plugins', 'late.ts');
    writeFileSync(file, "import { Task } from '@jobtronaut/core';\nexport class Late extends Task {}\n");
    expect(await tasks()).toContain('Late');
    expect(await tab('jobtronaut info Lat')).toEqual(['Late']);
    // The same size and time: only the time of the change tells.
    writeFileSync(file, "import { Task } from '@jobtronaut/core';\nexport class Lazy extends Task {}\n");
    utimesSync(file, new Date(0), new Date(0));
    expect(await tasks()).not.toContain('Late');
    expect(await tasks()).toContain('Lazy');
  });

  it('depends on the variables that the configuration asks for', async () => {
    mkdirSync(site.path('show'));
    writeFileSync(
      site.path('show', 'own.ts'),
      "import { Task } from '@jobtronaut/core';\nexport class Own extends Task {}\n",
    );
    writeFileSync(
      site.path('show.config.js'),
      `export default { PLUGIN_PATH: process.env.SHOW ? ['plugins', process.env.SHOW] : ['plugins'] };\n`,
    );
    const listed = async (env: Record<string, string>) =>
      (await site.run(['list', 'tasks', '--config', 'show.config.js'], { env })).stdout.split('\n').includes('Own');
    expect(await listed({})).toBe(false);
    expect(await listed({ SHOW: 'show' })).toBe(true);
    expect(await listed({ SHOW: 'show' })).toBe(true);
    expect(await listed({})).toBe(false);
  });
});
