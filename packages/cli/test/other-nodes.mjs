// Runs the end-to-end tests under the other Nodes that we support, with the binaries that npm packages carry.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const VERSIONS = ['22.23.3', '24.21.0'];
const cli = fileURLToPath(new URL('..', import.meta.url));
const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

for (const version of VERSIONS) {
  const folder = `${cli}node_modules/.cache/node-${version}`;
  const binary = `node-${platform}@${version}`;
  run('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--loglevel=error', '--prefix', folder, binary], cli);
  console.log(`Node ${version}`);
  run(`${cli}node_modules/.bin/vitest`, ['run', 'src/e2e.test.ts', '--testTimeout=60000', '--hookTimeout=60000'], cli, {
    JOBTRONAUT_TEST_NODE: `${folder}/node_modules/node-${platform}/bin/node`,
  });
}

function run(command, args, cwd, env = {}) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
