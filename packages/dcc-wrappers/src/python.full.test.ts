import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Flag, type ForeignScript, Progress, Task } from '@jobtronaut/core';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { python, pythonFile, pythonSource } from './index.ts';
import { commandOf, INTERPRETERS, run, withoutPython, writeIn } from './testing/python.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'python-script-')));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Prints all arguments as JSON in ASCII, which every Python can write to every stream. */
const DUMP = `
import json
print(json.dumps([[name, task.arguments[name].initial, task.arguments[name].processed] for name in task.arguments]))
`;

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('"', "'", '\\', '\n', '\r\n', '\t', '$HOME', '%j', '{', '}', ' ', '`id`', 'ü', '🎬'),
  }),
);
const anyValue = fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 });
const anyName = fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => name !== 'e');

describe.skipIf(withoutPython).each(INTERPRETERS)('a script in %s', (interpreter) => {
  const taskOf = (script: ForeignScript, flags: readonly Flag[] = []) => {
    class Scripted extends Task {
      static override flags = flags;
      static override elementsId = 'e';
      static override argumentDefaults = { e: 1 };
      override script = script;
      override cmd() {
        return python({ executable: interpreter });
      }
    }
    return Scripted;
  };
  // The resolver of a site: the tests name interpreters as a shell does.
  const site = () =>
    loadConfiguration({
      config: writeIn(root, 'site.js', 'export default { EXECUTABLE_RESOLVER: (id) => id };'),
      env: {},
    });

  async function script(text: string, args: Record<string, unknown> = {}, flags: readonly Flag[] = []) {
    const file = writeIn(root, 'scripts/render.py', `# -*- coding: utf-8 -*-\n${text}`);
    return commandOf(root, taskOf(pythonFile(file), flags), args, { configuration: await site() });
  }
  async function runScript(text: string, args: Record<string, unknown> = {}, env: NodeJS.ProcessEnv = {}) {
    return run((await script(text, args)).argv, root, env);
  }

  it('gets every argument as it was, whatever its text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(anyName, fc.oneof(anyText, anyValue, fc.array(anyText, { maxLength: 40 }))),
        async (args) => {
          const { argv } = await script(DUMP, args);
          const { status, stdout, stderr } = run(argv, root);
          expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
          const found = Object.fromEntries(
            (JSON.parse(stdout) as [string, unknown, unknown][]).map(([n, i]) => [n, i]),
          );
          expect(found).toEqual(JSON.parse(JSON.stringify({ e: 1, elements_id: 'e', ...args })));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('gets long values from the cache, which is verified', async () => {
    const long = 'ü"\n\u2028'.repeat(60_000);
    const file = writeIn(root, 'render.py', 'import sys\nsys.stdout.write(str(len(task.arguments.long.processed)))');
    const { argv } = await commandOf(root, taskOf(pythonFile(file)), { long }, { configuration: await site() });
    expect(argv.at(-1)?.length).toBeLessThan(2000);
    expect(run(argv, root)).toEqual({ status: 0, stdout: '240000', stderr: '' });

    const refused = () => run(argv, root).stderr;
    const cache = readFileSync(join(root, 'cache.json'), 'utf8');
    writeIn(root, 'cache.json', cache.replace('ü', 'u'));
    expect(refused()).toMatch(
      /^error: The arguments cache .*cache\.json: the value for the argument "long" was changed or cut .*\[arguments-cache-unreadable\]\n$/,
    );
    writeIn(root, 'cache.json', '{}');
    expect(refused()).toMatch(/has no value for the argument "long" .*\[arguments-cache-unreadable\]\n$/);
    rmSync(join(root, 'cache.json'));
    expect(refused()).toMatch(/cannot be read: .*No such file or directory.*\[arguments-cache-unreadable\]\n$/);
  });

  it('can be given as text, which travels in the cache', async () => {
    const source = 'import sys\nassert u"ü" == u"\\xfc"\nsys.stdout.write(task.name)\n';
    const configuration = await site();
    const { argv, cache } = await commandOf(root, taskOf(pythonSource(source)), {}, { configuration });
    expect(Buffer.from(argv.at(-1)?.slice(4) ?? '', 'base64url').toString()).not.toContain('stdout');
    expect(run(argv, root)).toEqual({ status: 0, stdout: 'Scripted', stderr: '' });
    expect(cache?.size).toBe(1);
    const failing = await commandOf(root, taskOf(pythonSource('x = 1\nx.nothing')), {}, { configuration });
    expect(run(failing.argv, root).stderr).toBe(
      `The script of task Scripted failed\nTraceback (most recent call last):\n` +
        `  File "<script of Scripted>", line 2, in <module>\n    x.nothing\n` +
        `AttributeError: 'int' object has no attribute 'nothing'\n`,
    );
  });

  it('reports progress as a script in Node does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -1, max: 300 }),
        fc.array(fc.integer({ min: -50, max: 120 })),
        async (final, steps) => {
          const lines: string[] = [];
          const progress = new Progress(final, (line) => lines.push(`${line}\n`));
          for (const step of steps) progress.add(step);
          const { stdout } = await runScript(
            'p = task.report_progress(task.arguments.final.initial)\nfor step in task.arguments.steps.initial:\n    p += step\n',
            { final, steps },
          );
          expect(stdout).toBe(lines.join(''));
        },
      ),
      { numRuns: 8 },
    );
  });

  it('knows its job, logs, and shares its task with modules', async () => {
    writeIn(
      root,
      'scripts/helper.py',
      'import jobtronaut_runtime\ndef name():\n    return jobtronaut_runtime.current_task().name\n',
    );
    const { status, stdout, stderr } = await runScript(
      `import helper, sys\ntask.log.warning(u"ü")\nprint([task.job_id, task.task_id, task.command_id, str(helper.name()), sys.argv == [__file__], __name__])`,
      {},
      { TR_ENV_JID: '12', TR_ENV_TID: '3', TR_ENV_CID: 'x' },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: "[12, 3, None, 'Scripted', True, '__main__']\n" });
    expect(stderr).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ WARNING ü\n$/);
  });

  it('is the main module: other processes find what it defines, and nothing of the wrapper is in its way', async () => {
    const { stdout, stderr } = await runScript(
      `import multiprocessing, __main__
class Tile(object):
    def __init__(self, n):
        self.n = n
def double(tile):
    return Tile(tile.n * 2)
if __name__ == "__main__":
    print(sorted(name for name in vars(__main__) if not name.startswith("_")))
    contexts = [multiprocessing]
    if hasattr(multiprocessing, "get_context"):
        contexts = [multiprocessing.get_context(method) for method in ("fork", "spawn")]
    for context in contexts:
        pool = context.Pool(2)
        print([tile.n for tile in pool.map(double, [Tile(1), Tile(2)])])
        pool.close()
        pool.join()`,
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\['Tile', 'double', 'multiprocessing', 'task'\]\n(\[2, 4\]\n){1,2}$/);
  });

  it('prints letters that the host cannot show without failing', async () => {
    const { status, stdout, stderr } = await runScript('print(task.arguments.text.initial)', { text: 'ü' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^(ü|\\xfc)\n$/);
  });

  it('has its lines in the log as they are printed, whatever becomes of it', async () => {
    const { stdout } = await runScript('import os\nprint("one")\nprint(u"tw\\xf6")\nos.kill(os.getpid(), 9)');
    expect(stdout).toMatch(/^one\ntw(ö|\\xf6)\n$/);
  });

  it('may lie in folders with any name, on a host that was never told its language', async () => {
    root = join(root, 'größe "x" 🎬');
    try {
      const { argv } = await script('print(len(task.arguments.long.initial))', { long: 'x'.repeat(50_000) });
      expect(run(argv, root)).toEqual({ status: 0, stdout: '50000\n', stderr: '' });
      writeIn(root, 'farm/scripts/render.py', 'print("there")\n');
      expect(run(argv, root, { JOBTRONAUT_PLUGIN_PATH: join(root, 'farm') }).status).toBe(0);
    } finally {
      root = join(root, '..');
    }
  });

  it.each(['>&-', '>/dev/full'])('works where nobody listens to it, %s', async (redirected) => {
    const { argv } = await script('task.report_progress(1).add()\nopen("done.txt", "w").close()');
    const { status, stderr } = run(['sh', '-c', `"$@" ${redirected}`, 'sh', ...argv], root);
    expect(stderr).not.toContain('Traceback');
    expect(existsSync(join(root, 'done.txt'))).toBe(true);
    if (redirected === '>&-') expect(status).toBe(0);
  });

  it('ends an application where nobody listens, too', () => {
    const text = `import sys; sys.path.insert(0, ${JSON.stringify(join(import.meta.dirname, '../python'))}); import jobtronaut_runtime; jobtronaut_runtime.end(3); print("still here")`;
    expect(run(['sh', '-c', '"$@" >&- 2>&-', 'sh', interpreter, '-c', text], root).status).toBe(3);
  });

  it.each([
    ['3', 3],
    ['-1', 255],
    ['256', 1],
    ['2 ** 70', 1],
    ['True', 1],
    ['False', 0],
    ['None', 0],
  ])('ends with the status of sys.exit(%s)', async (code, status) => {
    expect(await runScript(`import sys\nsys.exit(${code})`)).toEqual({ status, stdout: '', stderr: '' });
  });

  it('adds a job file to its job', async () => {
    const chunk = writeIn(root, 'more.alf', 'Task {a} {}');
    expect(await runScript('task.expand_chunk(task.arguments.f.initial)', { f: 'more.alf' })).toEqual({
      status: 0,
      stdout: `TR_EXPAND_CHUNK "${chunk}"\n`,
      stderr: '',
    });
    const { status, stderr } = await runScript('task.expand_chunk("none.alf")');
    expect({ status, last: stderr.split('\n').at(-2) }).toEqual({
      status: 1,
      last: expect.stringMatching(/unreadable-chunk|no job file/) as unknown,
    });
  });

  it.each([
    [
      'raise ValueError("no camera")',
      1,
      /^The script of task Scripted failed\nTraceback .*\n {2}File ".*scripts\/render\.py", line 2, in <module>\n(.*\n)+ValueError: no camera\n$/,
    ],
    [
      'def f(:',
      1,
      /^The script of task Scripted failed\n(.*\n)* {2}File ".*render\.py", line 2\n(.*\n)+SyntaxError: .*\n$/,
    ],
    ['task.arguments.frame', 1, /NoSuchArgument: no argument "frame"; did you mean "frames"\? \[no-such-argument\]\n$/],
    ['task.arguments.frames = 1', 1, /TypeError: arguments cannot be changed \(frames\)\n$/],
    ['raise SystemExit(7)', 7, /^$/],
    ['import sys; sys.exit(u"no licence: \\xfc")', 1, /^no licence: ü\n$/],
    ['raise KeyboardInterrupt()', 1, /KeyboardInterrupt\n$/],
    ['import sys; sys.exit()', 0, /^$/],
  ])('ends as it should: %s', async (text, expected, message) => {
    const { status, stderr } = await runScript(text, { frames: 1 });
    expect({ status, stderr }).toEqual({ status: expected, stderr: expect.stringMatching(message) as unknown });
    expect(stderr).not.toContain('jobtronaut_runtime.py');
  });

  it('refuses what is no whole payload, in one line', async () => {
    const { argv } = await script('print("ran")');
    const payload = argv.at(-1) ?? '';
    const refuse = (word?: string) => {
      const words = [...argv.slice(0, -1), ...(word === undefined ? [] : [word])];
      const { status, stdout, stderr } = run(words, root);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/^error: [^\n]*\n$/);
      return stderr;
    };
    for (const cut of [1, 2, 3, 4, 9]) expect(refuse(payload.slice(0, -cut))).toContain('[damaged-payload]');
    for (const at of [5, 40, payload.length - 3]) {
      const other = payload[at] === 'A' ? 'B' : 'A';
      expect(refuse(payload.slice(0, at) + other + payload.slice(at + 1))).toContain('[damaged-payload]');
    }
    expect(refuse(`${payload}!`)).toContain('[damaged-payload]');
    expect(refuse('jt9.abc')).toContain('[unknown-payload-version]');
    expect(refuse('rm -rf')).toContain('[no-payload]');
    expect(refuse()).toContain('[no-payload]');
  });

  it('looks in the plugin folders of its host first, and tells of other code than at submission', async () => {
    const file = writeIn(root, 'plugins/scripts/render.py', 'print("here")\n');
    const task = taskOf(pythonFile(file));
    const configured = async (more: string) =>
      loadConfiguration({
        config: writeIn(
          root,
          'site.js',
          `export default { EXECUTABLE_RESOLVER: (id) => id, PLUGIN_PATH: ['plugins'], ${more} };`,
        ),
        env: {},
      });
    const { argv } = await commandOf(root, task, {}, { configuration: await configured('') });
    expect(run(argv, root)).toEqual({ status: 0, stdout: 'here\n', stderr: '' });

    writeIn(root, 'farm/scripts/render.py', 'print("there")\n');
    const there = { JOBTRONAUT_PLUGIN_PATH: `${root}/none:${root}/farm` };
    const { stdout, stderr } = run(argv, root, there);
    expect(stdout).toBe('there\n');
    expect(stderr).toMatch(/^warning: The script .*farm\/scripts\/render\.py is not as it was .*\[changed-plugin\]\n$/);

    const strict = await commandOf(root, task, {}, { configuration: await configured("CHANGED_PLUGINS: 'refuse'") });
    expect(run(strict.argv, root, there)).toMatchObject({ status: 1, stdout: '' });
    expect(run(strict.argv, root)).toMatchObject({ status: 0, stderr: '' });

    rmSync(file);
    expect(run(argv, root).stderr).toMatch(
      /^error: This host does not have the script of task Scripted.*\[no-python-file\]\n$/,
    );
  });

  it('says that there is nothing to neutralise where it is no farm command', async () => {
    const { argv } = await script('print("once")', {}, ['NO_RETRY']);
    expect(run(argv, root)).toEqual({
      status: 0,
      stdout: 'once\n',
      stderr:
        'warning: NO_RETRY has no effect: this is not a farm command: TR_ENV_JID and TR_ENV_TID are not set [neutralise-failed]\n',
    });
  });

  it('is told apart from a script of Node', async () => {
    class Plain extends Task {
      static override elementsId = 'e';
      static override argumentDefaults = { e: 1 };
      override script() {}
      override cmd() {
        return python({ executable: interpreter });
      }
    }
    const { argv } = await commandOf(root, Plain, {}, { configuration: await site() });
    expect(run(argv, root).stderr).toMatch(
      /^error: The task Plain has no script for Python .*\[task-without-script\]\n$/,
    );
  });
});

it('names what is wrong with a file when the job is built', async () => {
  expect(() => pythonFile('render.py')).toThrow(expect.objectContaining({ code: 'no-python-file' }));
  class Scripted extends Task {
    static override elementsId = 'e';
    static override argumentDefaults = { e: 1 };
    override script = pythonFile(join(root, 'none.py'));
    override cmd() {
      return ['/bin/true'];
    }
  }
  await expect(commandOf(root, Scripted, {})).rejects.toMatchObject({
    message: expect.stringMatching(/task Scripted, script: There is no Python script .*none\.py/) as unknown,
  });
  expect(() => pythonSource('')()).toThrow(expect.objectContaining({ code: 'python-in-node' }));
});
