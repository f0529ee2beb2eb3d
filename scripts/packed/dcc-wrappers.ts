import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { blender, houdini, katana, maya, nodeScript, nuke, python } from '@jobtronaut/dcc-wrappers';

const wrappers = [nodeScript(), python(), blender(), houdini(), nuke(), katana(), maya()].map(
  (words) => words.find((word) => /\.(js|py|mel)$/.test(word))?.replace('--script=', '') ?? '',
);
console.log(wrappers);
if (!wrappers.every((wrapper) => existsSync(wrapper))) process.exitCode = 1;
const { status, stderr } = spawnSync(process.execPath, [wrappers[0] ?? '', 'jt1.damaged'], { encoding: 'utf8' });
console.log(status, stderr);
if (status !== 1 || !stderr.includes('[damaged-payload]')) process.exitCode = 1;
