import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPluginFiles } from './plugin-files.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'plugin-files-')));
});
afterEach(() => rmSync(root, { recursive: true }));

function files(...names: string[]): void {
  for (const name of names) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
  }
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
    mkdirSync(join(root, 'b/folder.ts'));
    symlinkSync(join(root, 'a/sim.ts'), join(root, 'b/linked.ts'));
    symlinkSync(join(root, 'nowhere.ts'), join(root, 'b/dangling.ts'));
    const [a, b] = [join(root, 'a'), join(root, 'b')];
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
    symlinkSync('a', join(root, 'current'));
    expect(findPluginFiles([join(root, 'a'), join(root, 'current'), join(root, 'a')]).files).toHaveLength(1);
  });

  it('warns of folders that are missing, or none, and goes on', () => {
    files('a/sim.ts');
    const { files: found, warnings } = findPluginFiles([join(root, 'gone'), join(root, 'a/sim.ts'), join(root, 'a')]);
    expect(found).toHaveLength(1);
    expect(warnings.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', `The plugin folder ${join(root, 'gone')} is not there`],
      ['warning', `The plugin folder ${join(root, 'a/sim.ts')} is not a folder`],
    ]);
  });
});
