/** Python on both ends of a real engine: scripts that it runs, and the file that an application's menu imports. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseEngine, openClient } from '@jobtronaut/farm';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INTERPRETERS, withoutPython, writeIn } from './testing/python.ts';

const COMMAND = fileURLToPath(new URL('../../cli/bin/jobtronaut.js', import.meta.url));
const PYTHON = fileURLToPath(new URL('../python', import.meta.url));

const PLUGINS = `
import { task } from '@jobtronaut/core';
import { nodeScript, python, pythonFile, pythonSource } from '@jobtronaut/dcc-wrappers';
import { z } from 'zod';

const by = z.string().describe('the interpreter');
const text = z.string().default('');

export class Greet extends task({ description: 'Says hello.', arguments: { by, text }, elementsId: 'text' }) {
  override script = pythonSource('import io\\nio.open("greeted", "a", encoding="utf-8").write(task.arguments.text.processed)');
  override cmd() { return python({ executable: this.arguments.by.initial }); }
}
export class Once extends task({ arguments: { by, text }, elementsId: 'text', noRetry: true }) {
  override script = pythonFile(new URL('./once.py', import.meta.url));
  override cmd() { return python({ executable: this.arguments.by.initial }); }
}
export class Grow extends task({ arguments: { by, text }, elementsId: 'text' }) {
  override script = pythonSource('task.expand("Greet", {"by": task.arguments.by.initial, "text": task.arguments.text.initial})');
  override cmd() { return python({ executable: this.arguments.by.initial }); }
}
`;

let root: string;
let env: NodeJS.ProcessEnv;
const jobtronaut = (...words: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [COMMAND, ...words], { cwd: root, env, encoding: 'utf8' });

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'on-an-engine-')));
  const shim = writeIn(root, 'bin/jobtronaut', `#!/bin/sh\nexec '${process.execPath}' '${COMMAND}' "$@"\n`);
  spawnSync('chmod', ['755', shim]);
  env = {
    PATH: process.env.PATH,
    HOME: root,
    USER: 'tester',
    XDG_STATE_HOME: join(root, 'state'),
    XDG_CACHE_HOME: join(root, 'cache'),
    PYTHONDONTWRITEBYTECODE: '1',
    JOBTRONAUT_COMMAND: shim,
  };
  writeIn(root, 'site.js', `export default { PLUGIN_PATH: ['plugins'], EXECUTABLE_RESOLVER: (id) => id };`);
  env.JOBTRONAUT_CONFIGURATION_PATH = join(root, 'site.js');
  writeIn(root, 'plugins/once.py', 'import io\nio.open("ran", "a").write(u"x")\nprint("once")\n');
  writeIn(root, 'plugins/all.ts', PLUGINS);
  jobtronaut('engine', 'start', '--port', '0', '--slots', '2');
});
afterAll(() => {
  jobtronaut('engine', 'stop');
  rmSync(root, { recursive: true, force: true });
});

const engineClient = async () => {
  const site = { env, configuration: await loadConfiguration({ cwd: root, env }) };
  return openClient(site, await chooseEngine(site, 'embedded'));
};

describe.skipIf(withoutPython).each(INTERPRETERS)('%s and an engine', (interpreter) => {
  it('neutralises its commands, so that a retry does nothing', async () => {
    rmSync(join(root, 'ran'), { force: true });
    const { status, stdout, stderr } = jobtronaut('submit', '--task', 'Once', '--args', `by:${interpreter}`, '--wait');
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const jid = Number(stdout);
    const client = await engineClient();
    const words = await client.commands(`jid=${jid}`, { columns: ['argv', 'tid'] });
    expect(words.map(({ argv }) => argv)).toEqual([['/bin/echo', 'Command has been neutralised']]);
    await client.retryTask(jid, words[0]?.tid ?? 0);
    expect(jobtronaut('watch', String(jid)).status).toBe(0);
    expect(readFileSync(join(root, 'ran'), 'utf8')).toBe('x');
    const log = await client.taskLog(jid, words[0]?.tid ?? 0, { owner: 'tester' });
    expect(log).toMatch(/once\n(.*\n)*NO_RETRY: neutralised on the engine.*command 1\n/);
    await client.close();
  });

  it('expands its job', () => {
    rmSync(join(root, 'greeted'), { force: true });
    const words = ['--args', `by:${interpreter}`, "text:it's ü"];
    const { status, stderr } = jobtronaut('submit', '--task', 'Grow', ...words, '--wait');
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(join(root, 'greeted'), 'utf8')).toBe("it's ü");
  });

  it('submits from the menu of an application, and reports', () => {
    mkdirSync(join(root, 'menu'), { recursive: true });
    const menu = writeIn(
      root,
      'menu/menu.py',
      `# -*- coding: utf-8 -*-
from __future__ import print_function
import json, sys
sys.path.insert(0, ${JSON.stringify(PYTHON)})
import jobtronaut_submit as jobtronaut

def code(call, *words, **named):
    try:
        call(*words, **named)
    except jobtronaut.JobtronautError as error:
        return [error.code, bool(str(error))]

reports = []
job = jobtronaut.submit("Greet", {"by": sys.argv[1], "text": u"0040"}, title=u"ü", priority=7, env={"SHOW": "demo"})
print(json.dumps({
    "tasks": [task["name"] for task in jobtronaut.list_tasks()],
    "schema": jobtronaut.task_schema("Greet"),
    "job": job,
    "status": jobtronaut.job_status(job["jid"])["jid"] == job["jid"],
    "end": jobtronaut.wait(job["jid"], reports.append),
    "reported": len(reports) > 0 and reports[-1]["state"],
    "failed": jobtronaut.wait(jobtronaut.submit("Once", {"by": "/nowhere/python"}, title="--help")["jid"])["state"],
    "errors": [
        code(jobtronaut.submit, "Nope"),
        code(jobtronaut.submit, "Greet", {"by": 3}),
        code(jobtronaut.job_status, 99999),
        code(jobtronaut.task_schema, "--help"),
        code(jobtronaut.Jobtronaut(command=["/nowhere"]).list_tasks),
        code(jobtronaut.Jobtronaut(command=["/bin/true"]).job_status, 1),
        code(jobtronaut.Jobtronaut(cwd="/nowhere/at/all").list_tasks),
    ] + [
        code(call, *words)
        for answer in ("\\377\\376", "5", "null", "[1]", '{"error": "text"}', '{"error": {}}', "{}", '{"jid')
        for odd in [jobtronaut.Jobtronaut(command=["sh", "-c", "printf '%s\\n'" % answer])]
        for call, words in ((odd.list_tasks, ()), (odd.task_schema, ("Greet",)), (odd.submit, ("Greet",)), (odd.job_status, (1,)), (odd.wait, (1,)))
    ] + [
        code(jobtronaut.Jobtronaut(command=["sh", "-c", "exec sleep 60"], timeout=0.1).list_tasks),
        code(jobtronaut.Jobtronaut(command=["sh", "-c", "exec sleep 60"], timeout=0.1).job_status, 1),
    ],
}))
`,
    );
    rmSync(join(root, 'greeted'), { force: true });
    const { status, stdout, stderr } = spawnSync(interpreter, [menu, interpreter], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      tasks: ['Greet', 'Grow', 'Once'],
      schema: {
        type: 'object',
        required: ['by'],
        properties: { by: { type: 'string', description: 'the interpreter' }, text: { type: 'string', default: '' } },
      },
      job: { jid: expect.any(Number) as unknown, title: 'ü', commands: 1 },
      status: true,
      end: { state: 'done' },
      reported: 'done',
      failed: 'failed',
      errors: [
        ['unknown-task', true],
        ['invalid-argument', true],
        ['job-not-found', true],
        ['unknown-plugin', true],
        ...Array.from({ length: 3 + 40 + 2 }, () => ['no-jobtronaut', true]),
      ],
    });
    expect(readFileSync(join(root, 'greeted'), 'utf8')).toBe('0040');
  });
});

const hasBlender = spawnSync('blender', ['--version']).status === 0;
it.skipIf(!hasBlender && !process.env.CI)('a menu of Blender submits', () => {
  const menu = writeIn(
    root,
    'menu/blender_menu.py',
    `import sys
sys.path.insert(0, ${JSON.stringify(PYTHON)})
import bpy, jobtronaut_submit as jobtronaut
job = jobtronaut.submit("Greet", {"by": "python3", "text": bpy.app.version_string})
print(jobtronaut.wait(job["jid"])["state"])
`,
  );
  rmSync(join(root, 'greeted'), { force: true });
  const words = ['--background', '--factory-startup', '--python-exit-code', '1', '--python', menu];
  const { status, stdout, stderr } = spawnSync('blender', words, { cwd: root, env, encoding: 'utf8' });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^done$/m);
  expect(readFileSync(join(root, 'greeted'), 'utf8')).toMatch(/^\d+\.\d+/);
});
