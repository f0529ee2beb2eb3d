// Holds the licences of what our packages bring along against those that a BSD-3-Clause product may ship with.
import { spawnSync } from 'node:child_process';
import { withPnpm } from './workspace.mjs';

/** MPL-2.0 asks for changed files back, not for ours; we change none. */
const COMPATIBLE = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'MPL-2.0', 'OFL-1.1'];

await withPnpm();
const { status, stdout, stderr } = spawnSync(
  'pnpm',
  ['--filter', './packages/*', 'licenses', 'list', '--prod', '--json'],
  { encoding: 'utf8', maxBuffer: 64e6 },
);
if (status !== 0) throw new Error(stderr || stdout);
const byLicence = Object.entries(JSON.parse(stdout));
const foreign = byLicence.filter(([licence]) => !COMPATIBLE.includes(licence));
for (const [licence, packages] of foreign)
  console.error(`${licence}: ${packages.map(({ name }) => name).join(', ')}: may we ship this?`);
const count = byLicence.reduce((sum, [, packages]) => sum + packages.length, 0);
if (foreign.length === 0) console.log(`${count} dependencies, every licence compatible`);
process.exitCode = foreign.length > 0 ? 1 : 0;
