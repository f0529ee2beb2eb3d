// Runs the end-to-end tests of the command under the other Nodes that we support, with the binaries that npm packages carry.
import { root, run } from './workspace.mjs';

const VERSIONS = ['22.23.3', '24.21.0'];
const cli = `${root}/packages/cli`;
const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

for (const version of VERSIONS) {
  const folder = `${cli}/node_modules/.cache/node-${version}`;
  const install = ['install', '--no-audit', '--no-fund', '--no-save', '--loglevel=error', '--prefix', folder];
  await passing('npm', [...install, `node-${platform}@${version}`]);
  console.log(`Node ${version}`);
  // What loads plugins, starts processes and talks to the engine.
  const tests = ['submit', 'plan', 'bad-input', 'stuck', 'engine'].map((name) => `src/e2e/${name}.test.ts`);
  const test = ['run', '--root', cli, ...tests, '--testTimeout=60000', '--hookTimeout=60000'];
  await passing(`${cli}/node_modules/.bin/vitest`, test, {
    JOBTRONAUT_TEST_NODE: `${folder}/node_modules/node-${platform}/bin/node`,
  });
}

async function passing(command, args, env = {}) {
  const code = await run(command, args, { env: { ...process.env, ...env } });
  if (code !== 0) process.exit(code);
}
