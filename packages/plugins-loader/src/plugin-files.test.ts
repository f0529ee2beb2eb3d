import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { findPluginFiles } from './plugin-files.ts';

const temporary = temporaryFolder();

function files(...names: string[]): void {
  for (const name of names) temporary.file(name);
}

describe('findPluginFiles', () => {
  it('takes modules in the order of the path, then of their names, and leaves all else', () => {
    files('b/render.ts', 'b/check.mts', 'b/old.js', 'b/new.mjs', 'a/sim.ts');
    files(
      'b/index.ts',
      'b/index.mjs',
      'b/types.d.ts',
      'b/types.d.mts',
      'b/render.test.ts',
      'b/.hidden.ts',
      'b/lib/deep.ts',
    );
    files('b/render.py', 'b/view.tsx', 'b/old.cjs', 'b/jobtronaut.config.ts', 'b/README.md');
    mkdirSync(join(temporary.root, 'b/folder.ts'));
    symlinkSync(join(temporary.root, 'a/sim.ts'), join(temporary.root, 'b/linked.ts'));
    symlinkSync(join(temporary.root, 'nowhere.ts'), join(temporary.root, 'b/dangling.ts'));
    const [a, b] = [join(temporary.root, 'a'), join(temporary.root, 'b')];
    const { files: found, warnings } = findPluginFiles([b, a]);
    expect(found.map(({ root: folder, file }) => [folder, file])).toEqual([
      [b, 'check.mts'],
      [b, 'linked.ts'],
      [b, 'new.mjs'],
      [b, 'old.js'],
      [b, 'render.ts'],
      [a, 'sim.ts'],
    ]);
    expect(found[0]?.path).toBe(join(b, 'check.mts'));
    expect(warnings).toEqual([]);
  });

  it('looks into a folder once, whatever it is called', () => {
    files('a/sim.ts');
    symlinkSync('a', join(temporary.root, 'current'));
    expect(
      findPluginFiles([join(temporary.root, 'a'), join(temporary.root, 'current'), join(temporary.root, 'a')]).files,
    ).toHaveLength(1);
  });

  it('warns of folders that are missing, or none, and goes on', () => {
    files('a/sim.ts');
    const { files: found, warnings } = findPluginFiles([
      join(temporary.root, 'gone'),
      join(temporary.root, 'a/sim.ts'),
      join(temporary.root, 'a'),
    ]);
    expect(found).toHaveLength(1);
    expect(warnings.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', `The plugin folder ${join(temporary.root, 'gone')} is not there`],
      ['warning', `The plugin folder ${join(temporary.root, 'a/sim.ts')} is not a folder`],
    ]);
  });
});
