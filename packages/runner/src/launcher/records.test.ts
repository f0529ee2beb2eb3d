import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { identify } from './identity.ts';
import { Records } from './records.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-records-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const END = { end: { exitCode: 3, reason: 'exit', ended: 2, elapsedSecs: 0.001 }, chunks: [] } as const;

test('what was written is read, until it is removed', () => {
  const records = new Records(temporaryFolder());
  const me = identify(process.pid);
  records.writeProcess('J1.C1.1', me);
  records.writeEnd('J1.C1.1', END, true);
  records.writeProcess('J1.C2.1', me);
  expect(records.ids()).toEqual(new Set(['J1.C1.1', 'J1.C2.1']));
  expect(records.read('J1.C1.1')).toEqual({ process: me, ended: END });
  records.remove('J1.C1.1');
  expect(records.read('J1.C1.1')).toEqual({});
  expect(records.read('J1.C2.1')).toEqual({ process: me });
});

test('a shorter record in a file that is used again is no mixture', () => {
  const records = new Records(temporaryFolder());
  const chunks = Array.from({ length: 50 }, (_, index) => ({ file: `/x/${index}` }));
  records.writeEnd('J1.C1.1', { ...END, chunks }, false);
  records.remove('J1.C1.1');
  records.writeEnd('J1.C1.2', END, false);
  expect(records.read('J1.C1.2')).toEqual({ ended: END });
});

test.each([
  ['empty', (text: string) => text.slice(0, 0)],
  ['cut off', (text: string) => text.slice(0, 40)],
  ['without its digest', (text: string) => text.slice(0, text.indexOf('\n') + 1)],
  ['changed', (text: string) => text.replace('"exitCode":3', '"exitCode":0')],
])('a record that is %s was never written', (_, damage) => {
  const folder = temporaryFolder();
  const records = new Records(folder);
  records.writeEnd('J1.C1.1', END, false);
  const path = join(folder, 'J1.C1.1.end');
  writeFileSync(path, damage(readFileSync(path, 'utf8')));
  expect(records.read('J1.C1.1')).toEqual({});
});

test('the record of another attempt under the name of this one does not count', () => {
  const folder = temporaryFolder();
  const records = new Records(folder);
  records.writeEnd('J1.C1.1', END, false);
  copyFileSync(join(folder, 'J1.C1.1.end'), join(folder, 'J1.C1.2.end'));
  expect(records.read('J1.C1.2')).toEqual({});
});
