// Installs and builds. Quick when there is nothing to do.
import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { PlainError, pnpm, root } from './workspace.mjs';

const stamp = `${root}/node_modules/.installed`;
const lock = createHash('sha256')
  .update(readFileSync(`${root}/pnpm-lock.yaml`))
  .update(process.version)
  .digest('hex');

try {
  accessSync(root, constants.W_OK);
} catch {
  throw new PlainError(`Stopped: ${root} cannot be written by this user. Clone into a folder of your own.`);
}
if (!installed()) {
  console.error('Installing packages ... (with the build, a few minutes the first time)');
  if ((await pnpm(['install', '--frozen-lockfile'], { quiet: true })) !== 0)
    throw new PlainError('Stopped: the packages could not be installed (see above).');
  writeFileSync(stamp, lock);
}
console.error('Building ...');
if ((await pnpm(['exec', 'turbo', 'run', 'build', '--output-logs=errors-only'], { quiet: true })) !== 0)
  throw new PlainError('Stopped: the build failed (see above).');

function installed() {
  try {
    return readFileSync(stamp, 'utf8') === lock;
  } catch {
    return false;
  }
}
