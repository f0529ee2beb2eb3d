/** The script behind `npm run alf-corpus`, which stands in scripts/ of the repository. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CORPUS = path.join(ROOT, 'test-fixtures', 'alf-corpus');
const folder = mkdtempSync(path.join(tmpdir(), 'alf-corpus-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...folders: string[]): { status: number | null; lines: string[] } {
  const script = path.join(ROOT, 'scripts', 'alf-corpus.mjs');
  const env = { ...process.env, INIT_CWD: folder };
  const { status, stdout } = spawnSync(process.execPath, [script, ...folders], { encoding: 'utf8', env });
  return { status, lines: stdout.trimEnd().split('\n') };
}

describe('npm run alf-corpus', () => {
  it('passes the corpus', () => {
    expect(run()).toEqual({ status: 0, lines: ['35 passed, 0 failed'] });
  });

  it('takes folders, relative to where the user stands', () => {
    cpSync(CORPUS, path.join(folder, 'copy'), { recursive: true });
    expect(run('copy', CORPUS)).toEqual({ status: 0, lines: ['70 passed, 0 failed'] });
  });

  it.each([
    ['another structure', 'valid/19-bom.json', '{"header": "3.0", "kind": "job", "statements": []}'],
    ['an error in a valid file', 'valid/19-bom.alf', 'Tsk a'],
    ['no expectation', 'valid/extra.alf', 'Task a'],
    [
      'another place',
      'invalid/06-unknown-operator.err.json',
      '{"mode": "any", "line": 5, "column": 4, "at": "sk", "code": "unknown-operator", "keyword": "Tsk"}',
    ],
    [
      'another code',
      'invalid/06-unknown-operator.err.json',
      '{"mode": "any", "line": 5, "column": 3, "at": "Tsk", "code": "bad-value", "keyword": "Tsk"}',
    ],
    [
      'another word',
      'invalid/06-unknown-operator.err.json',
      '{"mode": "any", "line": 5, "column": 3, "at": "Tsk", "code": "unknown-operator", "keyword": "xyz"}',
    ],
    [
      'another suggestion',
      'invalid/06-unknown-operator.err.json',
      '{"mode": "any", "line": 5, "column": 3, "at": "Tsk", "code": "unknown-operator", "keyword": "Tsk", "suggest": "Job"}',
    ],
    [
      'another hint',
      'invalid/06-unknown-operator.err.json',
      '{"mode": "any", "line": 5, "column": 3, "at": "Tsk", "code": "unknown-operator", "keyword": "Tsk", "hint": "brace"}',
    ],
    [
      'a mode that accepts it',
      'invalid/06-unknown-operator.err.json',
      '{"mode": "strict", "line": 5, "column": 3, "at": "Tsk", "code": "unknown-operator", "keyword": "Tsk"}',
    ],
    ['an expectation that is no JSON', 'valid/19-bom.json', '{'],
    ['an expectation that is no object', 'invalid/06-unknown-operator.err.json', 'null'],
    ['an expectation alone', 'valid/extra.json', '{}'],
    ['a file that is valid', 'invalid/06-unknown-operator.alf', 'Task a'],
  ])('fails for %s', (_, file, content) => {
    const corpus = path.join(folder, 'broken');
    cpSync(CORPUS, corpus, { recursive: true });
    writeFileSync(path.join(corpus, file), content);
    const { status, lines } = run('broken');
    rmSync(corpus, { recursive: true });
    expect([status, lines.at(-1)]).toEqual([1, file.includes('extra') ? '35 passed, 1 failed' : '34 passed, 1 failed']);
    expect(lines[0]).toMatch(/^FAILED .*(19-bom\.alf|extra\.alf|extra\.json|06-unknown-operator\.alf): /);
    // What is told is about the file, not about the script.
    expect(lines.filter((line) => line.includes('.mjs:'))).toEqual([]);
  });

  it('fails for a folder without files, and for none', () => {
    mkdirSync(path.join(folder, 'empty'));
    expect(run('empty')).toEqual({
      status: 1,
      lines: [expect.stringMatching(/empty: there is no valid\/\*\.alf and no/), '0 passed, 1 failed'],
    });
    expect(run('nowhere')).toEqual({
      status: 1,
      lines: [expect.stringMatching(/nowhere: there is no such folder$/), '0 passed, 1 failed'],
    });
  });
});
