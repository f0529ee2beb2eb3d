// The main job, from a fresh clone to pictures on disk.
import './setup.mjs';
import { root, run } from './workspace.mjs';

const line = ['submit', '--task', 'Turntable', '--args', 'frames:1-48', '--wait'];
console.error(`\n$ npx jobtronaut ${line.join(' ')}\n`);
process.on('SIGINT', () => {}); // Ctrl-C is for the command; this script only waits for it
process.exitCode = await run(process.execPath, [`${root}/packages/cli/bin/jobtronaut.js`, ...line]);
if (process.exitCode === 0) {
  console.error(`
The pictures are in out/turntable. Next:
  npx jobtronaut info Turntable                                  # what the job takes
  npx jobtronaut visualize --task Turntable --args frames:1-48   # what it is made of`);
}
