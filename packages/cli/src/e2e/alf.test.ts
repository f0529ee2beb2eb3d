import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

let site: Site;
beforeAll(() => {
  site = new Site([]);
  writeFileSync(
    site.path('wrong.alf'),
    'Job -title {x} -subtasks {\n  Task {a} -cmds { RemoteCmd {echo} -servce {k} }\n}\n',
  );
  writeFileSync(site.path('flat.alf'), 'Job -title {x} -subtasks { Task {a} -cmds { RemoteCmd {echo hi} } }');
  writeFileSync(site.path('broken.alf'), 'Job {');
});
afterAll(() => site[Symbol.asyncDispose]());

const alf = (...args: string[]) => site.run(['alf', ...args]);

it('check tells all problems of all files with their places', async () => {
  const { code, stdout, stderr } = await alf('check', 'wrong.alf', 'flat.alf', 'broken.alf');
  expect(stdout).toMatch(
    /^wrong\.alf:2:37: error: .*unknown option "-servce"; did you mean "-service"\? .*\n.*\n +\^{7}$/m,
  );
  expect(stdout).toMatch(/^broken\.alf:1:5: error: missing close-brace/m);
  expect(stderr).toBe('3 files: 2 errors, 0 warnings\n');
  expect(code).toBe(1);
  expect((await alf('check', 'wrong.alf', '--tolerant')).code).toBe(0);
  const { stdout: text } = await alf('check', 'wrong.alf', '--json');
  expect(JSON.parse(text)).toMatchObject({
    code: 'unknown-option',
    severity: 'error',
    file: 'wrong.alf',
    line: 2,
    column: 37,
  });
});

it('format lays out, and tells what would change', async () => {
  const laidOut = 'Job -title {x} -subtasks {\n  Task {a} -cmds {\n    RemoteCmd {{echo} {hi}}\n  }\n}\n';
  expect(await alf('format', 'flat.alf')).toEqual({ code: 0, stdout: laidOut, stderr: '' });
  expect(await alf('format', 'flat.alf', '--check')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'flat.alf would change\n',
  });
  writeFileSync(site.path('mine.alf'), readFileSync(site.path('flat.alf')));
  expect(await alf('format', 'mine.alf', '--write')).toEqual({ code: 0, stdout: '', stderr: 'mine.alf is written\n' });
  expect(readFileSync(site.path('mine.alf'), 'utf8')).toBe(laidOut);
  const broken = await alf('format', 'broken.alf', '--write');
  expect(broken.stderr).toContain('broken.alf:1:5: error: missing close-brace');
  expect({ code: broken.code, stdout: broken.stdout }).toEqual({ code: 1, stdout: '' });
  expect(readFileSync(site.path('broken.alf'), 'utf8')).toBe('Job {');
});

it('json prints the document', async () => {
  const { code, stdout, stderr } = await alf('json', 'wrong.alf');
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'job', title: 'x', subtasks: [{ kind: 'task', title: 'a' }] });
  expect(stderr).toContain('warning: ');
  expect(code).toBe(0);
  expect(await alf('json', 'nope.alf')).toMatchObject({ code: 1, stdout: '' });
});

it('a file that cannot be read or written is told in words, with its name once', async () => {
  writeFileSync(site.path('picture.png'), Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1));
  for (const [file, why] of [
    ['nope.alf', 'it is not there'],
    ['plugins', 'it is a folder'],
    ['picture.png', 'it is no text'],
  ] as const) {
    const { code, stderr } = await alf('check', file);
    expect(stderr.split('\n')[0]).toBe(`error: ${file} cannot be read: ${why} [file-not-read]`);
    expect(code).toBe(1);
  }
});
