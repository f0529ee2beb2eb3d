import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND, Site } from '../../test/site.ts';
import { Terminal } from '../../test/terminal.ts';

const missing = (process.env.JOBTRONAUT_MISSING_TOOLS ?? '').split(',');

let site: Site;
let env: Record<string, string>;
beforeAll(async () => {
  site = new Site(['shot.ts', 'endless.ts']);
  mkdirSync(site.path('bin'));
  symlinkSync(COMMAND, site.path('bin', 'jobtronaut'));
  env = { ...site.env, PATH: `${site.path('bin')}:${process.env.PATH}` };
  for (const [shell, file] of [
    ['zsh', '_jobtronaut'],
    ['fish', 'jobtronaut.fish'],
  ] as const) {
    writeFileSync(site.path(file), (await site.run(['completion', shell])).stdout);
  }
});
afterAll(() => site[Symbol.asyncDispose]());

describe.skipIf(missing.includes('fish'))('Tab in fish', () => {
  const tab = (line: string) => {
    const script = `source ${site.path('jobtronaut.fish')}; complete -C ${JSON.stringify(line)}`;
    return execFileSync('fish', ['--no-config', '-c', script], { cwd: site.folder, env, encoding: 'utf8' }).trimEnd();
  };

  it.each([
    ['jobtronaut visu', 'visualize\tDraw the job that submit would send'],
    ['jobtronaut submit --task Sh', 'Shot\tRenders a shot.'],
    ['jobtronaut submit --task Shot --args fra', 'frames:\tFrames to render. (required)'],
    ['jobtronaut submit --task Shot --quality h', 'high'],
    ['jobtronaut plan --config jobtronaut.c', 'jobtronaut.config.ts'],
  ])('%s', (line, expected) => {
    expect(tab(line)).toBe(expected);
  });
});

describe.skipIf(missing.includes('zsh') || missing.includes('python3'))('Tab in zsh', () => {
  it('completes commands, tasks and arguments', async () => {
    const terminal = new Terminal(site, [], { env, command: ['zsh', '-f', '-i'], columns: 120 });
    terminal.type(`fpath=(${site.folder} $fpath); autoload -U compinit; compinit -u -D; print rea''dy\n`);
    await terminal.shows(/^ready$/m);
    for (const [keys, shown] of [
      ['jobtronaut visu\t', /jobtronaut visualize/],
      ['--task Sh\t', /visualize --task Shot/],
      ['--args fra\t', /--task Shot --args frames:/],
    ] as const) {
      terminal.type(keys);
      await terminal.shows(shown);
    }
    terminal.type('\u0015exit\n');
    expect(await terminal.ended).toBe(0);
  });
});
