import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { loadConfiguration, withConfiguration } from '@jobtronaut/plugins-loader';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as api from './index.ts';
import { LAUNCHERS } from './launchers.ts';
import { isApplication } from './parsers/index.ts';

const { blender, clarisse, houdini, katana, maya, nuke, python } = api;

type Name = keyof typeof LAUNCHERS;
const NAMES = Object.keys(LAUNCHERS) as Name[];
/** Those that a stand-in need not play: the program itself is here. */
const THEMSELVES: readonly Name[] = ['blender', 'node', 'python'];
const setting = (name: Name) => `${name.toUpperCase()}_SCRIPT_WRAPPER`;
const here = (path: string) => new URL(path, import.meta.url);
const own = (name: string) => here(`../python/${name}`).pathname;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'launchers-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

/** What each launcher makes of its options. */
const COMMAND_LINES: Readonly<Record<Exclude<Name, 'node'>, readonly (readonly [string[], string[]])[]>> = {
  blender: [
    [
      blender({ executable: 'b', scene: 's.blend', flags: ['-t', '2'] }),
      [
        ...['b', '--background', '--factory-startup', 's.blend', '-t', '2'],
        ...['--python-exit-code', '1', '--python', own('run_python.py'), '--'],
      ],
    ],
    [
      blender({ executable: 'b', factoryStartup: false }),
      ['b', '--background', '--python-exit-code', '1', '--python', own('run_python.py'), '--'],
    ],
  ],
  clarisse: [
    [
      clarisse({ executable: 'c', scene: 's.project', flags: ['-v'] }),
      ['c', 's.project', '-v', '--script', own('run_clarisse.py')],
    ],
  ],
  houdini: [
    [
      houdini({ executable: 'h', scene: 's.hip', flags: ['-j2'] }),
      ['h', '-j2', own('run_houdini.py'), '--scene', 's.hip'],
    ],
  ],
  katana: [
    [
      katana({ executable: 'k', scene: 's.katana' }),
      ['k', `--script=${own('run_katana.py')}`, '--', '--scene', 's.katana'],
    ],
  ],
  maya: [
    [
      maya({ executable: 'm', scene: 's.mb', project: '/p' }),
      ['m', '-batch', '-proj', '/p', '-file', 's.mb', '-script', own('run_maya.mel')],
    ],
  ],
  nuke: [
    [nuke({ executable: 'n', scene: 's.nk', flags: ['-i'] }), ['n', '-t', '-i', own('run_nuke.py'), '--scene', 's.nk']],
  ],
  python: [[python({ executable: 'p', flags: ['-E'] }), ['p', '-E', own('run_python.py')]]],
};

it.each(Object.values(COMMAND_LINES).flat())('%j', (argv, expected) => {
  expect(argv).toEqual(expected);
});

it('every file of launchers/ is a launcher, listed in launchers.ts', () => {
  const files = readdirSync(here('launchers')).filter((file) => file !== 'launcher.ts');
  expect(NAMES.map((name) => `${name}.ts`).sort()).toEqual(files.sort());
});

describe.each(NAMES)('the launcher %s', (name) => {
  it('is exported by index.ts', () => {
    expect(api).toHaveProperty(name, LAUNCHERS[name]);
  });

  it('starts a program that is here, or that a stand-in plays in launchers.full.test.ts', () => {
    const program = basename(LAUNCHERS[name]({})[0] ?? '');
    if (!THEMSELVES.includes(name)) expect(here(`../test/stand-ins/${program}`).pathname).toSatisfy(existsSync);
  });

  it('is of an application whose output is read (APPLICATIONS in parsers/finding.ts), as docs/output.md tells', () => {
    expect(name).toSatisfy(isApplication);
    expect(readFileSync(here('../docs/output.md'), 'utf8')).toMatch(new RegExp(`^\\| [^|]*\\b${name}\\b`, 'im'));
  });

  it.each(['../README.md', '../../../docs/README.md', '../../../docs/scripts.md'])(
    'has its page in the table or list of %s',
    (file) => {
      expect(readFileSync(here(file), 'utf8')).toContain(`docs/${name}.md)`);
    },
  );
});

describe.each(NAMES.filter((name) => name !== 'node'))('the launcher %s of Python', (name) => {
  it('starts a wrapper that is there', () => {
    const wrapper = LAUNCHERS[name]({}).find((word) => /\.(py|mel)$/.test(word)) ?? '';
    expect(wrapper.replace('--script=', '')).toSatisfy(existsSync);
  });

  it('starts the wrapper that the configuration names', async () => {
    const config = join(root, 'site.json');
    writeFileSync(config, JSON.stringify({ [setting(name)]: 'site/wrapper.py' }));
    const argv = withConfiguration(await loadConfiguration({ config, env: {} }), () => LAUNCHERS[name]({}));
    expect(argv.join(' ')).toContain(join(root, 'site/wrapper.py'));
    expect(argv.join(' ')).not.toContain('run_');
  });

  it('is the application that a shell would start, unless the site resolves executables', async () => {
    const usual = LAUNCHERS[name]({})[0]?.split('/').at(-1) ?? '';
    const program = join(root, usual);
    writeFileSync(program, '');
    chmodSync(program, 0o755);
    vi.stubEnv('PATH', `/nowhere${delimiter}${root}`);
    const plain = await loadConfiguration({ cwd: root, env: {} });
    expect(withConfiguration(plain, () => LAUNCHERS[name]({})[0])).toBe(program);
    const config = join(root, 'site.js');
    writeFileSync(config, 'export default { EXECUTABLE_RESOLVER: (id) => "/site/" + id };');
    const site = await loadConfiguration({ config, env: {} });
    expect(withConfiguration(site, () => LAUNCHERS[name]({})[0])).toBe(usual);
  });
});

it.each(NAMES)('docs/%s.md tells what its farm host needs, its command line, and how to debug it', (name) => {
  const page = readFileSync(new URL(`../docs/${name}.md`, import.meta.url), 'utf8');
  for (const heading of ['What the farm host needs', 'The command line', 'By hand'])
    expect(page).toContain(`## ${heading}`);
  expect(page).toContain(setting(name));
});
