import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findConfiguration } from './find-configuration.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'find-configuration-')));
});
afterEach(() => rmSync(root, { recursive: true }));

function file(name: string): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return path;
}

function folder(name: string): string {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  return path;
}

describe('findConfiguration', () => {
  it('searches upward, the nearest folder first, TypeScript before JavaScript before JSON', () => {
    const outer = file('jobtronaut.config.json');
    const below = folder('show/shot');
    expect(findConfiguration(below, {})).toEqual({ file: outer, pluginPath: [] });
    const script = file('jobtronaut.config.js');
    expect(findConfiguration(below, {}).file).toBe(script);
    const typed = file('jobtronaut.config.ts');
    expect(findConfiguration(below, {}).file).toBe(typed);
    const nearer = file('show/jobtronaut.config.json');
    expect(findConfiguration(below, {}).file).toBe(nearer);
  });

  it('takes --config before either variable, and the variables before the search', () => {
    file('jobtronaut.config.ts');
    const [byOption, byPath, byPlugins] = [file('option.ts'), file('path.json'), file('plugins.js')];
    const env = { JOBTRONAUT_CONFIGURATION_PATH: byPath, JOBTRONAUT_PLUGIN_PATH: byPlugins };
    expect(findConfiguration(root, env, 'option.ts').file).toBe(byOption);
    expect(findConfiguration(root, env).file).toBe(byPath);
    expect(findConfiguration(root, { ...env, JOBTRONAUT_CONFIGURATION_PATH: '' }).file).toBe(byPlugins);
  });

  it('tells the folders of JOBTRONAUT_PLUGIN_PATH from the file, whatever their names', () => {
    const [config, plain, odd] = [file('site.json'), folder('plugins'), folder('plugins.js')];
    const path = [plain, config, '', odd, join(root, 'missing')].join(delimiter);
    expect(findConfiguration(root, { JOBTRONAUT_PLUGIN_PATH: path })).toEqual({
      file: config,
      pluginPath: [plain, odd, join(root, 'missing')],
    });
  });

  it('wants a file that was named to be there', () => {
    const missing = join(root, 'nowhere.ts');
    expect(() => findConfiguration(root, {}, 'nowhere.ts')).toThrow(
      `There is no configuration file ${missing} (from --config)`,
    );
    expect(() => findConfiguration(root, { JOBTRONAUT_CONFIGURATION_PATH: root })).toThrow(
      `The configuration ${root} (from JOBTRONAUT_CONFIGURATION_PATH) is not a file`,
    );
    expect(() => findConfiguration(root, { JOBTRONAUT_PLUGIN_PATH: missing })).toThrow('(from JOBTRONAUT_PLUGIN_PATH)');
  });

  it('refuses to choose between two files', () => {
    const path = [file('a.ts'), file('b.ts')].join(delimiter);
    expect(() => findConfiguration(root, { JOBTRONAUT_PLUGIN_PATH: path })).toThrow('names two files');
  });

  it.skipIf(process.getuid === undefined)('runs no file by search alone that anybody may have written', () => {
    const config = file('open/jobtronaut.config.ts');
    chmodSync(config, 0o666);
    expect(() => findConfiguration(dirname(config), {})).toThrow('Anybody may have written');
    expect(findConfiguration(dirname(config), {}, config).file).toBe(config);
    chmodSync(config, 0o644);
    chmodSync(dirname(config), 0o777);
    // The file is ours: in a folder that others may write, they cannot have changed it.
    expect(findConfiguration(dirname(config), {}).file).toBe(config);
  });
});
