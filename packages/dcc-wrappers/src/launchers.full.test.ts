/** The wrappers of applications that cannot be had here, run by stand-ins that hand over arguments as the applications do (../test/stand-ins). */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Task } from '@jobtronaut/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type BlenderOptions,
  blender,
  clarisse,
  houdini,
  katana,
  LAUNCHERS,
  maya,
  nuke,
  pythonFile,
  type SceneLauncherOptions,
} from './index.ts';
import { commandOf, run, withoutPython, writeIn } from './testing/python.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'launchers-')));
});
afterEach(() => rmSync(root, { recursive: true }));

const standIn = (name: string) => fileURLToPath(new URL(`../test/stand-ins/${name}`, import.meta.url));
const TEXT = `quotes ' " \\ $HOME {b} [l] ünïcode 🎬\nnew line\t%D(x) --script=x -script`;

interface Sample {
  readonly name: string;
  readonly launcher: (options: SceneLauncherOptions) => string[];
  readonly program: string;
  readonly more?: NodeJS.ProcessEnv;
}

const THEMSELVES = ['blender', 'node', 'python'];
const SAMPLES: readonly Sample[] = [
  ...Object.entries(LAUNCHERS)
    .filter(([name]) => !THEMSELVES.includes(name))
    .map(([name, launcher]) => ({ name, launcher, program: basename(launcher({})[0] ?? '') })),
  {
    name: 'maya whose Python does not see the command line',
    launcher: maya,
    program: 'maya',
    more: { STAND_IN_HIDES_ARGV: '1' },
  },
];

describe.skipIf(withoutPython).each(SAMPLES)('a script in $name', ({ launcher, program, more = {} }) => {
  async function runScript(text: string, options: SceneLauncherOptions = {}) {
    const script = writeIn(root, 'render.py', `# -*- coding: utf-8 -*-\n${text}`);
    class Render extends Task {
      static override elementsId = 'text';
      override script = pythonFile(script);
      override cmd() {
        return launcher({ executable: standIn(program), ...options });
      }
    }
    const { argv } = await commandOf(root, Render, { text: TEXT });
    const record = join(root, 'record');
    const end = run(argv, root, { STAND_IN_RECORD: record, ...more });
    return { ...end, argv, opened: existsSync(record) ? readFileSync(record, 'utf8') : '' };
  }

  it('gets its arguments, and the application ends with 0', async () => {
    const { status, stdout, stderr, argv } = await runScript(
      'import json\nprint(json.dumps(task.arguments.text.initial))',
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toBe(TEXT);
    expect(argv.at(-1)).toMatch(/^jt1\.[\w-]+$/);
  });

  it('fails the command, whatever the application makes of its exit status', async () => {
    const { status, stdout, stderr } = await runScript('raise ValueError("no camera")');
    expect(stderr).toMatch(
      /^The script of task Render failed\n(.*\n)*.*render\.py", line 2(.*\n)*ValueError: no camera\n$/,
    );
    expect(stderr).not.toMatch(/stand-ins|jobtronaut_runtime/);
    expect(status === 1 || stdout.endsWith('TR_EXIT_STATUS 1\n')).toBe(true);
  });

  it('finds its scene opened', async () => {
    const scene = writeIn(root, 'a shot.scene', '');
    const { status, stdout, opened } = await runScript('print("rendered")', { scene });
    expect({ status, stdout, opened }).toEqual({ status: 0, stdout: 'rendered\n', opened: `opened ${scene}\n` });
  });

  it('takes the wrapper and the flags that it is given', async () => {
    const wrapper = writeIn(root, program === 'maya' ? 'site.mel' : 'site_clarisse.py', '');
    const argv = launcher({ executable: standIn(program), wrapper, flags: ['-q'] });
    expect(argv.join(' ')).toContain(wrapper);
    expect(argv).toContain('-q');
  });
});

it.skipIf(withoutPython)('a script in Clarisse finds the application as ix', async () => {
  const script = writeIn(
    root,
    'render.py',
    'print(sorted(name for name in globals() if name in ("ix", "names", "os", "sys")))',
  );
  class Render extends Task {
    static override elementsId = 'text';
    override script = pythonFile(script);
    override cmd() {
      return clarisse({ executable: standIn('clarisse') });
    }
  }
  const { argv } = await commandOf(root, Render, { text: TEXT });
  expect(run(argv, root)).toEqual({ status: 0, stdout: "['ix']\n", stderr: '' });
});

it.skipIf(withoutPython)('Maya ends with 1 where the Python half of its wrapper is missing', () => {
  const own = maya({ executable: standIn('maya') }).at(-1) ?? '';
  const wrapper = writeIn(root, 'run_maya.mel', readFileSync(own, 'utf8'));
  const { status, stderr } = run([...maya({ executable: standIn('maya'), wrapper }), 'jt1.x'], root);
  expect(status).toBe(1);
  expect(stderr).toMatch(/No module named '?run_maya'?\n$/);
});

// This one is the application itself.
const hasBlender = spawnSync('blender', ['--version']).status === 0;
describe.skipIf(!hasBlender && !process.env.CI)('a script in Blender', () => {
  async function runScript(text: string, options: BlenderOptions = {}) {
    const script = writeIn(root, 'render.py', text);
    class Render extends Task {
      static override elementsId = 'text';
      override script = pythonFile(script);
      override cmd() {
        return blender(options);
      }
    }
    const { argv } = await commandOf(root, Render, { text: TEXT });
    return run(argv, root);
  }

  it('gets its arguments, finds its scene opened, and is what Blender ends with', async () => {
    const scene = join(root, 'a shot.blend');
    const made = await runScript(`import bpy\nbpy.ops.wm.save_as_mainfile(filepath=${JSON.stringify(scene)})`);
    expect(made.status).toBe(0);
    const text =
      'import bpy, json, os, sys\nprint(json.dumps([task.arguments.text.initial, bpy.data.filepath]))\nsys.exit(7)';
    const { status, stdout } = await runScript(text, { scene });
    expect(status).toBe(7);
    const line = stdout.split('\n').find((each) => each.startsWith('[')) ?? '[]';
    expect(JSON.parse(line)).toEqual([TEXT, scene]);
  });

  it('fails with the trace of its script', async () => {
    const { status, stderr } = await runScript('import bpy\nbpy.data.objects["camera"]');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /The script of task Render failed\nTraceback(.*\n)*.*render\.py", line 2(.*\n)*KeyError: .*camera/,
    );
  });
});

it.skipIf(withoutPython).each([
  ['hython', houdini],
  ['nuke', nuke],
  ['katana', katana],
])('tells what %s says of a scene that cannot be opened', async (program, launcher) => {
  const script = writeIn(root, 'render.py', 'print("rendered")');
  class Render extends Task {
    static override elementsId = 'e';
    override script = pythonFile(script);
    override cmd() {
      return launcher({ executable: standIn(program), scene: '/nowhere/shot' });
    }
  }
  const { argv } = await commandOf(root, Render, { e: 1 });
  const { status, stdout, stderr } = run(argv, root);
  expect(status).toBe(1);
  expect(stdout).not.toContain('rendered');
  expect(stderr).toMatch(
    /^The scene \/nowhere\/shot cannot be opened\nTraceback.*\n(.*\n)*RuntimeError: .*\/nowhere\/shot/,
  );
});
