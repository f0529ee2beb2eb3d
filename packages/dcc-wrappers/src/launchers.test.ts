import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { loadConfiguration, withConfiguration } from '@jobtronaut/plugins-loader';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { blender, clarisse, houdini, katana, maya, nuke, python } from './index.ts';

const own = (name: string) => new URL(`../python/${name}`, import.meta.url).pathname;
const LAUNCHERS = { blender, clarisse, houdini, katana, maya, nuke, python } as const;
const names = Object.keys(LAUNCHERS) as (keyof typeof LAUNCHERS)[];
const SETTINGS: Record<keyof typeof LAUNCHERS, string> = {
  blender: 'BLENDER_SCRIPT_WRAPPER',
  clarisse: 'CLARISSE_SCRIPT_WRAPPER',
  houdini: 'HOUDINI_SCRIPT_WRAPPER',
  katana: 'KATANA_SCRIPT_WRAPPER',
  maya: 'MAYA_SCRIPT_WRAPPER',
  nuke: 'NUKE_SCRIPT_WRAPPER',
  python: 'PYTHON_SCRIPT_WRAPPER',
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'launchers-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

it.each([
  [
    blender({ executable: 'b', scene: 's.blend', flags: ['-t', '2'] }),
    [
      'b',
      '--background',
      '--factory-startup',
      's.blend',
      '-t',
      '2',
      '--python-exit-code',
      '1',
      '--python',
      own('run_python.py'),
      '--',
    ],
  ],
  [
    blender({ executable: 'b', factoryStartup: false }),
    ['b', '--background', '--python-exit-code', '1', '--python', own('run_python.py'), '--'],
  ],
  [
    clarisse({ executable: 'c', scene: 's.project', flags: ['-v'] }),
    ['c', 's.project', '-v', '--script', own('run_clarisse.py')],
  ],
  [
    houdini({ executable: 'h', scene: 's.hip', flags: ['-j2'] }),
    ['h', '-j2', own('run_houdini.py'), '--scene', 's.hip'],
  ],
  [
    katana({ executable: 'k', scene: 's.katana' }),
    ['k', `--script=${own('run_katana.py')}`, '--', '--scene', 's.katana'],
  ],
  [
    maya({ executable: 'm', scene: 's.mb', project: '/p' }),
    ['m', '-batch', '-proj', '/p', '-file', 's.mb', '-script', own('run_maya.mel')],
  ],
  [nuke({ executable: 'n', scene: 's.nk', flags: ['-i'] }), ['n', '-t', '-i', own('run_nuke.py'), '--scene', 's.nk']],
  [python({ executable: 'p', flags: ['-E'] }), ['p', '-E', own('run_python.py')]],
])('%j', (argv, expected) => {
  expect(argv).toEqual(expected);
  expect(existsSync(argv.find((word) => /run_\w+\.(py|mel)$/.test(word))?.replace('--script=', '') ?? '')).toBe(true);
});

describe.each(names)('the launcher %s', (name) => {
  it('starts the wrapper that the configuration names', async () => {
    const config = join(root, 'site.json');
    writeFileSync(config, JSON.stringify({ [SETTINGS[name]]: 'site/wrapper.py' }));
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

it.each([...names, 'node'])(
  'docs/%s.md tells what its farm host needs, its command line, and how to debug it',
  (name) => {
    const page = readFileSync(new URL(`../docs/${name}.md`, import.meta.url), 'utf8');
    for (const heading of ['What the farm host needs', 'The command line', 'By hand'])
      expect(page).toContain(`## ${heading}`);
    expect(page).toContain(`${name.toUpperCase()}_SCRIPT_WRAPPER`);
  },
);
