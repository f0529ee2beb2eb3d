import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stateFolder, stateFolderToRead } from './state-folder.ts';

test('is told as it is anywhere', () => {
  expect(stateFolder('farm')).toBe(resolve('farm'));
});

test('of another user is not taken for one without an engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-cli-'));
  const asRoot = process.geteuid?.() === 0;
  onTestFinished(() => {
    if (asRoot) process.seteuid?.(0);
    rmSync(folder, { recursive: true });
  });
  expect(stateFolderToRead(join(folder, 'none'))).toBe(join(folder, 'none'));
  chmodSync(folder, 0);
  // Root may look everywhere.
  if (asRoot) process.seteuid?.(65_534);
  expect(() => stateFolderToRead(folder)).toThrow(`${folder} cannot be read: you may not`);
});
