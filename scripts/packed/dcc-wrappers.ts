import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildJob, pluginsOf, Task } from '@jobtronaut/core';
import { LAUNCHERS, python, pythonFile } from '@jobtronaut/dcc-wrappers';

const wrappers = Object.values(LAUNCHERS).map(
  (launcher) =>
    launcher()
      .find((word) => /\.(js|py|mel)$/.test(word))
      ?.replace('--script=', '') ?? '',
);
if (!wrappers.every((wrapper) => existsSync(wrapper))) throw new Error(`not all are there: ${wrappers.join(', ')}`);
const node = spawnSync(process.execPath, [wrappers[0] ?? '', 'jt1.damaged'], { encoding: 'utf8' });
if (node.status !== 1 || !node.stderr.includes('[damaged-payload]')) throw new Error(node.stderr);

writeFileSync('hello.py', 'print("hello " + task.arguments.whom.processed)\n');
class Hello extends Task {
  static override elementsId = 'whom';
  override script = pythonFile(resolve('hello.py'));
  override cmd() {
    return python();
  }
}
const job = await buildJob({ root: Hello, arguments: { whom: 'farm' }, plugins: pluginsOf() });
const [program = '', ...words] = [...job.commands()][0]?.argv ?? [];
const ran = spawnSync(program, words, { encoding: 'utf8' });
console.log(ran.stdout, ran.stderr);
if (ran.error === undefined && ran.stdout !== 'hello farm\n') throw new Error(ran.stderr);
