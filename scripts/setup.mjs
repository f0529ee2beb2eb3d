// Installs and builds. Quick when there is nothing to do.
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { PlainError, pnpm, root } from './workspace.mjs';

const stamp = `${root}/node_modules/.installed`;
/** What the packages of this clone need, as it says itself: an edit of it asks for an installation. */
const manifests = ['.', 'docs', 'docs/reference', 'benchmarks', 'plugins-examples', 'test-fixtures']
  .concat(readdirSync(`${root}/packages`).map((name) => `packages/${name}`))
  .map((folder) => `${root}/${folder}/package.json`)
  .filter((file) => existsSync(file));
const needs = () =>
  [`${root}/pnpm-lock.yaml`, `${root}/pnpm-workspace.yaml`, ...manifests]
    .reduce((hash, file) => hash.update(readFileSync(file)), createHash('sha256'))
    .update(process.version)
    .digest('hex');

try {
  accessSync(root, constants.W_OK);
} catch {
  throw new PlainError(`Stopped: ${root} cannot be written by this user. Clone into a folder of your own.`);
}
if (!installed()) {
  console.error('Installing packages ... (with the build, a few minutes the first time)');
  // Where a manifest asks for more than the lockfile has, it is written anew; not in CI.
  if ((await pnpm(['install'], { quiet: true })) !== 0)
    throw new PlainError('Stopped: the packages could not be installed (see above).');
  writeFileSync(stamp, needs());
}
console.error('Building ...');
if ((await pnpm(['exec', 'turbo', 'run', 'build', '--output-logs=errors-only'], { quiet: true })) !== 0)
  throw new PlainError('Stopped: the build failed (see above).');

function installed() {
  try {
    return readFileSync(stamp, 'utf8') === needs();
  } catch {
    return false;
  }
}
