import { expect, it } from 'vitest';
import { describeConfiguration, loadConfiguration } from '../dist/index.js';
import { temporaryFolder } from '../test/temporary-folder.ts';

const temporary = temporaryFolder();

it('describes every setting with its value and where it came from', async () => {
  const file = temporary.file(
    'jobtronaut.config.js',
    `export const PLUGIN_PATH = ['plugins']; export const SUBMIT_HOOKS = [function policy() {}, () => 1];`,
  );
  const env = { JOBTRONAUT_PLUGIN_PATH: '/more', TRACTOR_ENGINE: 'farm:80' };
  const configuration = await loadConfiguration({ cwd: temporary.root, env });
  expect(configuration.foundBy).toBe('search');
  const described = describeConfiguration(configuration);
  expect(described.map(({ name }) => name)).toEqual(Object.keys(configuration.values));
  const of = (name: string) => described.find((each) => each.name === name);
  expect(of('PLUGIN_PATH')).toMatchObject({
    text: `["/more", "${temporary.root}/plugins"]`,
    sources: [
      { kind: 'environment', variable: 'JOBTRONAUT_PLUGIN_PATH' },
      { kind: 'file', file },
    ],
  });
  expect(of('TRACTOR_ENGINE')).toMatchObject({
    text: '"farm:80"',
    sources: [{ kind: 'environment', variable: 'TRACTOR_ENGINE' }],
  });
  expect(of('SUBMIT_HOOKS')).toMatchObject({ text: '[function policy, function]' });
  expect(of('NODE_SCRIPT_WRAPPER')).toMatchObject({ text: '', sources: [{ kind: 'default' }] });
});
