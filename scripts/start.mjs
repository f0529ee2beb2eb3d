// The main job, from a fresh clone to pictures on disk.
import './setup.mjs';
import { root, run } from './workspace.mjs';

const line = ['submit', '--task', 'Turntable', '--args', 'frames:1-48', '--wait'];
console.error(`\n$ npx jobtronaut ${line.join(' ')}\n`);
process.on('SIGINT', () => {}); // Ctrl-C is for the command; this script only waits for it
process.exitCode = await run(process.execPath, [`${root}/packages/cli/bin/jobtronaut.js`, ...line]);
