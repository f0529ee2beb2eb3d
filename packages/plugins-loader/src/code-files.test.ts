import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { CodeFiles } from './code-files.ts';

const temporary = temporaryFolder();

describe('the code of a plugin file', () => {
  it('is the file and what it names by relative paths, however it is written and whoever names whom', () => {
    const helper = temporary.file('lib/helper.ts', `import '../render.ts';`);
    const index = temporary.file('more/index.ts', '');
    const script = temporary.file('render.py', `import './not-a-module.ts'`);
    temporary.file('not-a-module.ts');
    const render = temporary.file(
      'render.ts',
      `import { h } from './lib/helper.js';\nexport * from "./more";\nconst s = new URL('./render.py', import.meta.url); './gone.ts'; './lib'; './scene.usd';`,
    );
    temporary.file('scene.usd');
    expect(new CodeFiles().of(render)).toEqual([render, helper, index, script]);
  });

  it('has another hash when any of it changes, and the same one in another place', () => {
    const write = (folder: string, help: string) => {
      temporary.file(`${folder}/lib/help.ts`, help);
      return temporary.file(`${folder}/a.ts`, `import { help } from './lib/help';`);
    };
    const hash = new CodeFiles().hash(write('one', 'export const help = 1;'));
    expect(new CodeFiles().hash(write('two', 'export const help = 1;'))).toBe(hash);
    expect(new CodeFiles().hash(write('two', 'export const help = 2;'))).not.toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
  });

  it('throws for a file that is not there', () => {
    const code = new CodeFiles();
    expect(code.of('/gone.ts')).toEqual([]);
    expect(() => code.hash('/gone.ts')).toThrow('ENOENT');
  });
});
