import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, testFolder } from '../test/run.ts';
import { builtInArgv } from './built-in.ts';
import { runBuiltIn } from './built-in-verbs.ts';

async function builtIn(...words: string[]): Promise<string[]> {
  const lines: string[] = [];
  await runBuiltIn(words, (line) => lines.push(line));
  return lines;
}

test('System is the one command that gets a shell', () => {
  expect(builtInArgv(['TractorBuiltIn', 'SYSTEM', 'echo', '$x | cat'])).toEqual(['/bin/sh', '-c', 'echo $x | cat']);
  expect(builtInArgv(['TractorBuiltIn', 'Echo', 'a'])).toEqual([
    process.execPath,
    expect.stringMatching(/built-in-program\.js$/),
    'Echo',
    'a',
  ]);
  expect(builtInArgv(['echo', 'TractorBuiltIn'])).toBeUndefined();
});

test('verbs are processes like any other', async () => {
  const cwd = testFolder();
  expect(await run(['TractorBuiltIn', 'Echo', 'job', '%j'], { cwd })).toMatchObject({ exitCode: 0, log: 'job 12\n' });
  expect(await run(['TractorBuiltIn', 'File', 'mkdir', 'a/b'], { cwd })).toMatchObject({ exitCode: 0, log: '' });
  expect(readdirSync(join(cwd, 'a'))).toEqual(['b']);
  expect(await run(['TractorBuiltIn', 'PrintEnv', 'TR_ENV_JID', 'NOPE'])).toMatchObject({
    exitCode: 0,
    log: 'TR_ENV_JID=12\n',
  });
  expect(await run(['TractorBuiltIn', 'System', 'echo $TR_ENV_JID | cat; exit 4'])).toMatchObject({
    exitCode: 4,
    log: '12\n',
  });
  expect(await run(['TractorBuiltIn', 'Sleep', '100'], { maxRunSecs: 0.1 })).toMatchObject({ reason: 'ran-too-long' });
});

test.each([
  [[], 'unknown verb ""; there are file, sleep, echo, printenv, system'],
  [['Nope'], 'unknown verb "Nope"'],
  [['constructor'], 'unknown verb'],
  [['File', 'move', 'a'], 'unknown verb "move"; there are delete, mkdir, copy, list'],
  [['File', 'delete', ''], 'an empty path'],
  [['File', 'delete', '/'], 'refuses to delete /'],
  [['File', 'delete', '/tmp/..'], 'refuses to delete'],
  [['File', 'copy', 'a'], 'needs something to copy'],
  [['File', 'copy', '/no/such', '/tmp'], 'ENOENT'],
  [['Sleep'], 'a number of seconds'],
  [['Sleep', 'long'], 'a number of seconds'],
])('%j is refused', async (words, message) => {
  await expect(builtIn(...words)).rejects.toThrow(message);
});

test('what is wrong goes to the log', async () => {
  const { exitCode, log } = await run(['TractorBuiltIn', 'File', 'delete', '/']);
  expect({ exitCode, log }).toEqual({ exitCode: 1, log: 'TractorBuiltIn File delete /: refuses to delete /\n' });
});

test('delete: recursively, wildcards, what is missing is no error', async () => {
  const folder = testFolder();
  mkdirSync(join(folder, 'x1/deep'), { recursive: true });
  for (const name of ['x1/deep/f', 'x2', 'y']) writeFileSync(join(folder, name), '');
  await builtIn('file', 'DELETE', join(folder, 'x?'), join(folder, 'missing'), join(folder, 'z*'));
  expect(readdirSync(folder)).toEqual(['y']);
});

test('mkdir: parents too, an existing folder is no error', async () => {
  const folder = testFolder();
  await builtIn('File', 'mkdir', join(folder, 'a/b/c'), join(folder, 'd'), join(folder, 'd'));
  expect(statSync(join(folder, 'a/b/c')).isDirectory()).toBe(true);
});

test('copy: times, modes, trees, links; into a folder or to a name', async () => {
  const folder = testFolder();
  const path = (name: string) => join(folder, name);
  mkdirSync(path('tree/sub'), { recursive: true });
  writeFileSync(path('tree/sub/run.sh'), 'x', { mode: 0o750 });
  utimesSync(path('tree/sub/run.sh'), 1_000_000_000, 1_000_000_000);
  symlinkSync('run.sh', path('tree/sub/link'));
  await builtIn('File', 'copy', path('tree'), path('copy'));
  await builtIn('File', 'copy', path('tree/sub/*'), path('tree'));
  for (const copied of ['copy/sub/run.sh', 'tree/run.sh']) {
    const { mode, mtimeMs } = statSync(path(copied));
    expect({ mode: mode & 0o777, mtimeMs }).toEqual({ mode: 0o750, mtimeMs: 1e12 });
  }
  expect(existsSync(path('copy/sub/link'))).toBe(true);
  await expect(builtIn('File', 'copy', path('tree/r*'), path('tree/l*'), path('none'))).rejects.toThrow(
    'it is no folder',
  );
  writeFileSync(path('tree/run.sh'), 'new');
  await builtIn('File', 'copy', path('tree/run.sh'), path('copy/sub/run.sh'));
  expect(readFileSync(path('copy/sub/run.sh'), 'utf8')).toBe('new');
});

test('list', async () => {
  const folder = testFolder();
  for (const name of ['b', 'a']) writeFileSync(join(folder, name), '');
  expect(await builtIn('File', 'list', folder)).toEqual(['a', 'b']);
  expect(await builtIn('File', 'list', join(folder, '*'))).toEqual([join(folder, 'a'), join(folder, 'b')]);
});
