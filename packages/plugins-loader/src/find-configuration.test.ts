import { chmodSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { findConfiguration } from './find-configuration.ts';

const temporary = temporaryFolder();

function folder(name: string): string {
  const path = join(temporary.root, name);
  mkdirSync(path, { recursive: true });
  return path;
}

describe('findConfiguration', () => {
  it('searches upward, the nearest folder first, TypeScript before JavaScript before JSON', () => {
    const outer = temporary.file('jobtronaut.config.json');
    const below = folder('show/shot');
    expect(findConfiguration(below, {})).toEqual({ file: outer, by: 'search', pluginPath: [] });
    const script = temporary.file('jobtronaut.config.js');
    expect(findConfiguration(below, {}).file).toBe(script);
    const typed = temporary.file('jobtronaut.config.ts');
    expect(findConfiguration(below, {}).file).toBe(typed);
    const nearer = temporary.file('show/jobtronaut.config.json');
    expect(findConfiguration(below, {}).file).toBe(nearer);
  });

  it('takes --config before either variable, and the variables before the search', () => {
    temporary.file('jobtronaut.config.ts');
    const [byOption, byPath, byPlugins] = [
      temporary.file('option.ts'),
      temporary.file('path.json'),
      temporary.file('plugins.js'),
    ];
    const env = { JOBTRONAUT_CONFIGURATION_PATH: byPath, JOBTRONAUT_PLUGIN_PATH: byPlugins };
    expect(findConfiguration(temporary.root, env, 'option.ts').file).toBe(byOption);
    expect(findConfiguration(temporary.root, env).file).toBe(byPath);
    expect(findConfiguration(temporary.root, { ...env, JOBTRONAUT_CONFIGURATION_PATH: '' }).file).toBe(byPlugins);
  });

  it('tells the folders of JOBTRONAUT_PLUGIN_PATH from the file, whatever their names', () => {
    const [config, plain, odd] = [temporary.file('site.json'), folder('plugins'), folder('plugins.js')];
    const path = [plain, config, '', odd, join(temporary.root, 'missing')].join(delimiter);
    expect(findConfiguration(temporary.root, { JOBTRONAUT_PLUGIN_PATH: path })).toEqual({
      file: config,
      by: 'JOBTRONAUT_PLUGIN_PATH',
      pluginPath: [plain, odd, join(temporary.root, 'missing')],
    });
  });

  it('wants a file that was named to be there', () => {
    const missing = join(temporary.root, 'nowhere.ts');
    expect(() => findConfiguration(temporary.root, {}, 'nowhere.ts')).toThrow(
      `There is no configuration file ${missing} (from --config)`,
    );
    expect(() => findConfiguration(temporary.root, { JOBTRONAUT_CONFIGURATION_PATH: temporary.root })).toThrow(
      `The configuration ${temporary.root} (from JOBTRONAUT_CONFIGURATION_PATH) is not a file`,
    );
    expect(() => findConfiguration(temporary.root, { JOBTRONAUT_PLUGIN_PATH: missing })).toThrow(
      '(from JOBTRONAUT_PLUGIN_PATH)',
    );
  });

  it('refuses to choose between two files', () => {
    const path = [temporary.file('a.ts'), temporary.file('b.ts')].join(delimiter);
    expect(() => findConfiguration(temporary.root, { JOBTRONAUT_PLUGIN_PATH: path })).toThrow('names two files');
  });

  it.skipIf(process.getuid === undefined)('runs no file by search alone that anybody may have written', () => {
    const config = temporary.file('open/jobtronaut.config.ts');
    chmodSync(config, 0o666);
    expect(() => findConfiguration(dirname(config), {})).toThrow('Anybody may have written');
    expect(findConfiguration(dirname(config), {}, config).file).toBe(config);
    chmodSync(config, 0o644);
    chmodSync(dirname(config), 0o777);
    // The file is ours: in a folder that others may write, they cannot have changed it.
    expect(findConfiguration(dirname(config), {}).file).toBe(config);
  });
});
