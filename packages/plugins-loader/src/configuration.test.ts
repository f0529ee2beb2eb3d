import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { describe, expect, it } from 'vitest';
import { type Configuration, loadConfiguration } from '../dist/index.js';
import { temporaryFolder } from '../test/temporary-folder.ts';

const temporary = temporaryFolder();

function load(env: NodeJS.ProcessEnv = {}, config?: string): Promise<Configuration> {
  return loadConfiguration({ cwd: temporary.root, env, ...(config === undefined ? {} : { config }) });
}

async function failure(name: string, text: string): Promise<JobtronautError> {
  temporary.file(name, text);
  const error: unknown = await load().then(
    () => expect.unreachable('it was read'),
    (reason: unknown) => reason,
  );
  if (!JobtronautError.is(error)) throw error;
  return error;
}

describe('loadConfiguration', () => {
  it('has defaults for everything where nothing is said', async () => {
    // A folder without a configuration above it: the search would find the developer's own elsewhere.
    const { values, sources, file: found } = await load();
    expect(found).toBeUndefined();
    expect(values).toMatchObject({
      COMMANDFLAGS_ARGUMENT_NAME: 'additional_command_flags',
      LOGGING_NAMESPACE: 'jobtronaut',
      ENABLE_PLUGIN_CACHE: true,
      PLUGIN_PATH: [],
      INHERIT_ENVIRONMENT: true,
      ARGUMENTS_SERIALIZED_MAX_LENGTH: 10000,
      ARGUMENTS_STORAGE_PATH: '',
      JOB_STORAGE_PATH_TEMPLATE: '',
      NODE_SCRIPT_WRAPPER: undefined,
      TRACTOR_ENGINE: '',
      FILTER_SELECTOR: undefined,
      SUBMIT_HOOKS: [],
    });
    expect(values.TRACTOR_ENGINE_CREDENTIALS_RESOLVER()).toEqual(['unknown_user', 'unknown_password']);
    expect(Object.keys(sources).sort()).toEqual(Object.keys(values).sort());
    expect(new Set(Object.values(sources).map(([source]) => source?.kind))).toEqual(new Set(['default']));
  });

  it('resolves executables by absolute path alone, and inherits a sorted environment', async () => {
    const { values } = await load();
    expect(values.EXECUTABLE_RESOLVER(process.execPath)).toBe(process.execPath);
    for (const id of ['node', '/nowhere/node', temporary.root]) {
      expect(() => values.EXECUTABLE_RESOLVER(id)).toThrow(`Command Id '${id}' is not an executable.`);
    }
    const names = Object.keys(values.ENVIRONMENT_RESOLVER());
    expect(names).toContain('PATH');
    expect(names).toEqual([...names].sort());
  });

  const written = {
    'jobtronaut.config.ts': `
      import { defineConfig } from '@jobtronaut/plugins-loader';
      import { memory } from './site/limits';
      enum Name { Flags = 'flags' }
      export default defineConfig({
        PLUGIN_PATH: ['plugins', new URL('./more', import.meta.url)],
        COMMANDFLAGS_ARGUMENT_NAME: Name.Flags,
        ARGUMENTS_SERIALIZED_MAX_LENGTH: memory,
      });`,
    'jobtronaut.config.js': `
      import { memory } from './site/limits.js';
      export const PLUGIN_PATH = ['plugins', new URL('./more', import.meta.url)];
      export const COMMANDFLAGS_ARGUMENT_NAME = 'flags';
      export const ARGUMENTS_SERIALIZED_MAX_LENGTH = memory;`,
    'jobtronaut.config.json': `
      { "PLUGIN_PATH": ["plugins", "./more"], "COMMANDFLAGS_ARGUMENT_NAME": "flags", "ARGUMENTS_SERIALIZED_MAX_LENGTH": 500 }`,
  };
  for (const [name, text] of Object.entries(written)) {
    it(`reads ${name}, found upward, paths relative to it`, async () => {
      temporary.file('site/limits.ts', 'export const memory: number = 500;');
      const path = temporary.file(name, text);
      mkdirSync(join(temporary.root, 'show/shot'), { recursive: true });
      const {
        values,
        file: found,
        sources,
      } = await loadConfiguration({ cwd: join(temporary.root, 'show/shot'), env: {} });
      expect(found).toBe(path);
      expect(values).toMatchObject({
        PLUGIN_PATH: [join(temporary.root, 'plugins'), join(temporary.root, 'more')],
        COMMANDFLAGS_ARGUMENT_NAME: 'flags',
        ARGUMENTS_SERIALIZED_MAX_LENGTH: 500,
        LOGGING_NAMESPACE: 'jobtronaut',
      });
      expect(sources.PLUGIN_PATH).toEqual([{ kind: 'file', file: path }]);
      expect(sources.LOGGING_NAMESPACE).toEqual([{ kind: 'default' }]);
    });
  }

  it('knows paths below the home folder, file: URLs as text, and files that begin with a byte order mark', async () => {
    temporary.file(
      'jobtronaut.config.json',
      '\uFEFF{ "PLUGIN_PATH": ["~/plugins", "~", "file:///a%20b", "~other/x"], "JOB_STORAGE_PATH_TEMPLATE": "~/{user}/{date}/{job_id}" }',
    );
    const { values } = await load();
    expect(values.PLUGIN_PATH).toEqual([
      join(homedir(), 'plugins'),
      homedir(),
      '/a b',
      join(temporary.root, '~other/x'),
    ]);
    expect(values.JOB_STORAGE_PATH_TEMPLATE).toBe(join(homedir(), '{user}/{date}/{job_id}'));
  });

  it('takes a promise or an instance of a class for no settings', async () => {
    const promise = await failure('jobtronaut.config.js', 'export default Promise.resolve({ PLUGIN_PATH: [] });');
    expect(promise).toMatchObject({ code: 'broken-configuration', hint: 'Write `export default await …`.' });
    expect((await failure('jobtronaut.config.js', 'export default new Map();')).code).toBe('broken-configuration');
  });

  it('reads a changed file again', async () => {
    temporary.file('jobtronaut.config.ts', `export const LOGGING_NAMESPACE = 'one';`);
    const first = await load();
    temporary.file('jobtronaut.config.ts', `export const LOGGING_NAMESPACE = 'two';`);
    const second = await load();
    expect([first, second].map(({ values }) => values.LOGGING_NAMESPACE)).toEqual(['one', 'two']);
  });

  it('adds the folders of JOBTRONAUT_PLUGIN_PATH in front, and takes TRACTOR_ENGINE where the file is silent', async () => {
    const config = temporary.file('jobtronaut.config.json', '{ "PLUGIN_PATH": ["plugins"] }');
    const env = { JOBTRONAUT_PLUGIN_PATH: 'mine', TRACTOR_ENGINE: 'tractor:8080' };
    const { values, sources } = await load(env);
    expect(values.PLUGIN_PATH).toEqual([join(temporary.root, 'mine'), join(temporary.root, 'plugins')]);
    expect(sources.PLUGIN_PATH).toEqual([
      { kind: 'environment', variable: 'JOBTRONAUT_PLUGIN_PATH' },
      { kind: 'file', file: config },
    ]);
    expect(values.TRACTOR_ENGINE).toBe('tractor:8080');
    expect(sources.TRACTOR_ENGINE).toEqual([{ kind: 'environment', variable: 'TRACTOR_ENGINE' }]);

    temporary.file('jobtronaut.config.json', '{ "TRACTOR_ENGINE": "farm" }');
    expect((await load(env)).values.TRACTOR_ENGINE).toBe('farm');
  });

  it('tells all wrong names and values at once, with places and close names', async () => {
    const error = await failure(
      'jobtronaut.config.ts',
      `export default {\n  PLUGIN_PAHT: [],\n  ENABLE_PLUGIN_CACHE: 'yes',\n  PLUGIN_PATH: ['a', 3],\n};\nexport const enough = true;\n`,
    );
    const path = join(temporary.root, 'jobtronaut.config.ts');
    expect(error.code).toBe('invalid-configuration');
    expect(error.message).toBe(
      `${path}:2:3: There is no setting "PLUGIN_PAHT"; did you mean "PLUGIN_PATH" or "ENABLE_PLUGIN_CACHE"? (and 3 more)`,
    );
    expect(error.diagnostics.map(({ code, line, message }) => [code, line, message])).toEqual([
      ['unknown-setting', 2, 'There is no setting "PLUGIN_PAHT"; did you mean "PLUGIN_PATH" or "ENABLE_PLUGIN_CACHE"?'],
      ['invalid-setting', 3, 'ENABLE_PLUGIN_CACHE must be true or false, not "yes"'],
      ['invalid-setting', 4, 'PLUGIN_PATH must be a list of folders, not 3 at [1]'],
      ['unknown-setting', 6, 'There is no setting "enough"'],
    ]);
  });

  const invalid: [name: string, value: string, message: RegExp][] = [
    ['COMMANDFLAGS_ARGUMENT_NAME', '""', /a text that is not empty, not ""/],
    ['PLUGIN_PATH', '"plugins"', /a list of folders, not "plugins"/],
    ['DUPLICATE_PLUGINS', '"last"', /"error" or "first", not "last"/],
    ['EXECUTABLE_RESOLVER', '"/usr/bin"', /a function from a command id to a path/],
    ['ARGUMENTS_SERIALIZED_MAX_LENGTH', '1.5', /a positive whole number of characters, not 1.5/],
    ['ARGUMENTS_STORAGE_PATH', '{}', /the path of a folder, not an object/],
    ['JOB_STORAGE_PATH_TEMPLATE', '"/jobs/{user}/{job_id}.alf"', /\{user\}, \{date\} and \{job_id\}/],
    ['JOB_STORAGE_PATH_TEMPLATE', '"/{user}/{date}/{job_id}/{show}"', /no other/],
    ['NODE_SCRIPT_WRAPPER', '""', /the path of a file/],
    ['TRACTOR_ENGINE', '"http://tractor"', /HOST or HOST:PORT, not "http:\/\/tractor"/],
    ['TRACTOR_ENGINE', '"tractor:65536"', /HOST or HOST:PORT, not "tractor:65536"/],
    ['TRACTOR_ENGINE', '"tractor:0"', /HOST or HOST:PORT/],
    ['ENGINE_TIMEOUT', '0', /a number of seconds, more than 0/],
    ['SUBMISSIONS_PATH', '"file://elsewhere/x"', /the path of a folder/],
    ['SUBMIT_HOOKS', '[1]', /a list of functions, not 1 at \[0\]/],
  ];
  for (const [name, value, message] of invalid) {
    it(`refuses ${name} ${value}`, async () => {
      const error = await failure('jobtronaut.config.json', `{ "${name}": ${value} }`);
      expect(error.message).toMatch(message);
      expect(error.diagnostics).toMatchObject([{ code: 'invalid-setting' }]);
    });
  }

  const broken: [name: string, text: string, where: string, message: RegExp][] = [
    ['jobtronaut.config.json', '{\n  "PLUGIN_PATH": [,\n}', ':2:19', /Unexpected token/],
    ['jobtronaut.config.json', '{', ':1:2', /./],
    ['jobtronaut.config.json', '[]', '', /It must give an object with settings/],
    ['jobtronaut.config.ts', 'export const A = 1;\nexport const B: = 2;\n', ':2:17', /./],
    ['jobtronaut.config.ts', `import { a } from './nowhere';\na();`, ':1:19', /There is no module ".\/nowhere"/],
    [
      'jobtronaut.config.ts',
      `import {\n  join, nope } from 'node:path';\nnope;`,
      ':2:9',
      /"node:path" has no export "nope"/,
    ],
    ['jobtronaut.config.ts', `throw 'tea';`, '', /It throws tea/],
    ['jobtronaut.config.ts', `export default 3;`, '', /It must give an object with settings/],
  ];
  for (const [name, text, where, message] of broken) {
    it(`tells where ${name} is broken: ${JSON.stringify(text)}`, async () => {
      const error = await failure(name, text);
      expect(error.code).toBe('broken-configuration');
      expect(error.message).toContain(`The configuration cannot be read: ${join(temporary.root, name)}${where}: `);
      expect(error.message).toMatch(message);
      expect(error.message).not.toContain('\n');
      const frame = error.diagnostics[0]?.frame;
      if (where === '') expect(frame).toBeUndefined();
      else expect(frame).toMatch(/^ {4}.*\n {4,}\^/);
    });
  }

  it('tells the TypeScript line of an exception', () => {
    // In a process of its own: the test runner has its own idea of stack traces.
    temporary.file(
      'jobtronaut.config.ts',
      'interface Site {\n  name: string;\n}\nconst site: any = null;\nexport const LOGGING_NAMESPACE = site.name;\n',
    );
    const program = `
      import { loadConfiguration } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
      await loadConfiguration({ env: {} }).catch((error) => console.log(error.message + '\\n' + error.diagnostics[0].frame));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: temporary.root,
      encoding: 'utf8',
    });
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      `The configuration cannot be read: ${join(temporary.root, 'jobtronaut.config.ts')}:5:39: TypeError: Cannot read properties of null (reading 'name')`,
      '    export const LOGGING_NAMESPACE = site.name;',
      `${' '.repeat(42)}^`,
    ]);
  });

  it('wants a file it can read', async () => {
    const config = temporary.file('site.yaml', '');
    await expect(load({}, config)).rejects.toThrow('TypeScript (.ts), JavaScript (.js) or JSON (.json)');
  });
});
