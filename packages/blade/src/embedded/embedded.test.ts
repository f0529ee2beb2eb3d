/** The same filters on the embedded engine, with real processes. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OUTPUT_CODES } from '@jobtronaut/core';
import { expect, test } from 'vitest';
import { engineStand } from '../testing/engine-stand.ts';
import { lineVerdict } from './line-verdict.ts';

const HOUSE = `import { OUTPUT_CODES, SiteStatusFilter } from '@jobtronaut/core';
export class House extends SiteStatusFilter {
  static override outputPattern = /^(?:secret|half|lost|chunk)/;
  TestBasicState(state: any) {
    this.data.asked = true;
    if (this.data.failed !== true) return true;
    state.excuse = 'something could not be started';
    return false;
  }
  SubprocessPreStart(command: any) { command.env.HOUSE = 'ours'; }
  SubprocessFailedToStart() { this.data.failed = true; }
  FilterSubprocessOutputLine(command: any, line: string) {
    if (line === 'half\\n') return [OUTPUT_CODES.TR_LOG_PROGRESS + OUTPUT_CODES.TR_LOG_ALSO_EMIT, 50] as const;
    if (line === 'lost\\n') return [OUTPUT_CODES.TR_LOG_FATAL_CODE, 77] as const;
    if (line.startsWith('chunk ')) return [OUTPUT_CODES.TR_LOG_EXPAND_CHUNK, line.slice(6, -1)] as const;
    if (line.startsWith('secret')) return [OUTPUT_CODES.TR_LOG_TEXT_EMIT, '*** of ' + command.app + '\\n'] as const;
    return undefined;
  }
}
`;

test('every kind of call', async () => {
  const plugins = mkdtempSync(join(tmpdir(), 'jobtronaut-blade-plugins-'));
  try {
    writeFileSync(join(plugins, 'house.ts'), HOUSE);
    mkdirSync(join(plugins, 'work'));
    const chunk = join(plugins, 'work', 'more.alf');
    writeFileSync(chunk, 'Task {added}\n');
    await using farm = await engineStand(
      `export const PLUGIN_PATH = [${JSON.stringify(plugins)}];\nexport const FILTER_SELECTOR = (state, command) => (state || command.app === 'sh' ? 'House' : []);\n`,
    );
    const ran = await farm.run([
      'sh',
      '-c',
      `echo secret; echo half; echo $HOUSE; echo chunk ${chunk}; echo TR_EXIT_STATUS 0; exit 3`,
    ]);
    // The filter has no opinion on the last line: it is the directive that it always was.
    expect(ran).toMatchObject({ state: 'done', exitcode: 0, titles: ['t', 'added'] });
    expect(ran.log).toMatch(/\n\*\*\* of sh\nhalf\nours\n====/);
    expect(await farm.run(['sh', '-c', 'echo lost; exec sleep 60'])).toMatchObject({ state: 'error', exitcode: 77 });
    expect((await farm.run(['echo', 'secret'])).log).toContain('\nsecret\n');
    expect(farm.told).toEqual([]);
  } finally {
    rmSync(plugins, { recursive: true, force: true });
  }
});

test("lines are read with the packages of the program that runs, which are not the engine's alone", async () => {
  const plugins = mkdtempSync(join(tmpdir(), 'jobtronaut-blade-plugins-'));
  const [, started = ''] = process.argv;
  try {
    const importing = "import { applicationOf } from '@jobtronaut/dcc-wrappers/parsers';\n";
    writeFileSync(
      join(plugins, 'house.ts'),
      importing + HOUSE.replace("'*** of ' + command.app", 'applicationOf(command.argv)'),
    );
    process.argv[1] = join(import.meta.dirname, '../../../cli/bin/jobtronaut.js');
    await using farm = await engineStand(
      `export const PLUGIN_PATH = [${JSON.stringify(plugins)}];\nexport const FILTER_SELECTOR = (state, command) => (state ? [] : 'House');\n`,
    );
    const { log } = await farm.run([process.execPath, '-e', "console.log('secret')"]);
    expect(log).toMatch(/\nnode\n====/);
  } finally {
    process.argv[1] = started;
    rmSync(plugins, { recursive: true, force: true });
  }
});

test('the example: commands without a licence end, and after the second one the machine rests', async () => {
  const examples = join(import.meta.dirname, '../../../../plugins-examples');
  await using farm = await engineStand(
    `export const PLUGIN_PATH = [${JSON.stringify(examples)}];\nexport const FILTER_SELECTOR = () => 'LicenceGuard';\n`,
  );
  const nuke = ['sh', '-c', 'echo A license for nuke was not found; exec sleep 60'];
  expect(await farm.run(['sh', '-c', 'echo Licence expires on: 2026/3/18'])).toMatchObject({ state: 'done' });
  expect(await farm.run(nuke)).toMatchObject({ state: 'error', exitcode: 103 });
  expect(await farm.run(nuke)).toMatchObject({ state: 'error', exitcode: 103 });
  await farm.client.spool('Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {true} } }', {
    owner: 'fred',
    cwd: farm.folder,
  });
  await expect
    .poll(async () => (await farm.client.blades('', { columns: ['status'] }))[0]?.status, { timeout: 10_000 })
    .toMatch(/^no licence, 2 times: no work before /);
});

test('verdicts in the words of the runner', () => {
  const { TR_LOG_ALSO_EMIT, TR_LOG_EXIT_CODE, TR_LOG_EXPAND_CHUNK, TR_LOG_PROGRESS, TR_LOG_TEXT_EMIT } = OUTPUT_CODES;
  expect(lineVerdict([TR_LOG_TEXT_EMIT, null], 'x')).toEqual({ kind: 'text', log: false });
  expect(lineVerdict([TR_LOG_TEXT_EMIT, 'x\n'], 'x')).toEqual({ kind: 'text', log: true });
  expect(lineVerdict([TR_LOG_TEXT_EMIT, 'y\n'], 'x')).toEqual({ kind: 'text', log: 'y' });
  expect(lineVerdict([TR_LOG_PROGRESS, 0.5], 'x')).toEqual({ kind: 'progress', percent: 0.5, log: false });
  expect(lineVerdict([TR_LOG_EXIT_CODE + TR_LOG_ALSO_EMIT, 3, 'y\n'], 'x')).toEqual({
    kind: 'exit-code',
    code: 3,
    log: 'y',
  });
  expect(lineVerdict([TR_LOG_EXPAND_CHUNK, ['f', 'd']], 'x')).toEqual({
    kind: 'expand-chunk',
    file: 'f',
    log: false,
  });
});
