import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { BladeStand, PYTHONS, type StandOptions } from '../testing/blade-stand.ts';

const stands: BladeStand[] = [];
afterEach(async () => {
  await Promise.all(stands.splice(0).map((stand) => stand.close()));
});

function blade(options: StandOptions): BladeStand {
  const stand = new BladeStand(options);
  stands.push(stand);
  return stand;
}

const CONFIG = `export const PLUGIN_PATH = ['plugins'];
export const FILTER_SELECTOR = (state, command) =>
  state ? ['Nobody', 'House'] : command.argv[0] === 'sh' ? 'House' : undefined;
`;
const HOUSE = `import { OUTPUT_CODES, SiteStatusFilter } from '@jobtronaut/core';
const { TR_LOG_ALSO_EMIT, TR_LOG_EXIT_CODE, TR_LOG_EXPAND_CHUNK, TR_LOG_FATAL_CODE, TR_LOG_PROGRESS, TR_LOG_TEXT_EMIT } = OUTPUT_CODES;
export class House extends SiteStatusFilter {
  static override outputPattern = /^(?:frame|secret|lost|chunk|code|plain|Grüße)\\b/i;
  FilterBasicState(state: Record<string, unknown>, now: number) {
    state.polls = this.data.polls = Number(this.data.polls ?? 0) + 1;
    state.seen = typeof now;
    delete state.unwanted;
  }
  TestBasicState(state: Record<string, unknown>) {
    if (state.night !== true) return true;
    state.excuse = 'for nights only: Größe';
    return false;
  }
  FilterDynamicState(state: Record<string, unknown>) {
    state.freeRAM = 1;
    console.log('a print');
  }
  TestDynamicState(state: Record<string, unknown>) {
    this.logger.warning('looked at ' + state.freeRAM);
    return state.busy !== true;
  }
  SubprocessPreStart(command: Record<string, unknown>, profile?: Record<string, unknown>) {
    command.env = { ...(command.env as object), FROM: 'filter' };
    command.profileName = profile?.ProfileName;
  }
  SubprocessStarted(command: Record<string, unknown>) {
    this.data.started = [...((this.data.started as number[]) ?? []), command.jid];
  }
  SubprocessFailedToStart(command: Record<string, unknown>) {
    command.failed = true;
  }
  SubprocessEnded(command: Record<string, unknown>) {
    command.expandfile = 'code ' + command.exitcode + ' of ' + JSON.stringify(this.data.started);
  }
  FilterSubprocessOutputLine(command: Record<string, unknown>, line: string) {
    if (line.startsWith('frame ')) return [TR_LOG_PROGRESS + TR_LOG_ALSO_EMIT, Number(line.slice(6))] as const;
    if (line.startsWith('secret')) return [TR_LOG_TEXT_EMIT, '*** ' + command.jid + '\\n'] as const;
    if (line.startsWith('chunk')) return [TR_LOG_EXPAND_CHUNK, [line.slice(6, -1), null]] as const;
    if (line.startsWith('code')) return [TR_LOG_EXIT_CODE + TR_LOG_ALSO_EMIT, 77, 'as 77\\n'] as const;
    if (line.startsWith('lost')) return [TR_LOG_FATAL_CODE, 99] as const;
    if (line.startsWith('Gr')) return [TR_LOG_TEXT_EMIT, line.toUpperCase()] as const;
    return undefined;
  }
}
`;
const SITE = { 'jobtronaut.config.ts': CONFIG, 'plugins/house.ts': HOUSE };

// A machine for CI that lacks it must not look like one where everything was tested.
const isMissing = spawnSync('python3', ['--version']).status !== 0 && !process.env.CI;

describe.skipIf(isMissing).each(PYTHONS)('%s', (python) => {
  test('every method reaches the filter, and its changes the blade', async () => {
    const stand = blade({ files: SITE, python });
    const first = await stand.poll({ unwanted: 1, kept: [1, 'two'] });
    expect(first).toMatchObject({ asks: true });
    expect(first.state).toEqual({
      isInService: true,
      kept: [1, 'two'],
      polls: 1,
      seen: 'number',
      cpuLoad: 0.5,
      freeRAM: 1,
      freeDisk: 100,
    });
    expect(first.records).toContainEqual(['info', 'a print']);
    expect(first.records).toContainEqual(['warning', 'looked at 1']);
    expect((await stand.poll({ night: true })).state).toMatchObject({ excuse: 'for nights only: Größe', polls: 2 });
    expect(await stand.poll({ busy: true })).toMatchObject({ asks: false });
    expect(await stand.poll(null)).toMatchObject({ asks: false });

    const script =
      'echo before; echo frame 40; echo secret word; echo chunk /tmp/a.alf; echo Grüße; echo code; echo plain';
    const run = await stand.run(['sh', '-c', script], { env: { A: 'b' } }, { ProfileName: 'linux' });
    expect(run).toMatchObject({
      log: 'before\nframe 40\n*** 1\nGRÜSSE\nas 77\nplain\n',
      progress: [40],
      chunks: [['/tmp/a.alf', null]],
      exitcode: 77,
      fields: { env: { A: 'b', FROM: 'filter' }, profileName: 'linux', expandfile: 'code 77 of [1]' },
    });
    const lost = await stand.run(['sh', '-c', 'echo lost; exec sleep 60'], { jid: 5 });
    expect(lost).toMatchObject({ exitcode: 99, fields: { expandfile: 'code 99 of [1,5]' } });
    expect(lost.seconds).toBeLessThan(30);
    expect(await stand.run(['/nowhere/nothing'])).toMatchObject({ started: false });
    // The selector has named nobody for it.
    expect((await stand.run(['echo', 'secret'])).log).toBe('secret\n');
  });

  test('a host that hangs is ended, once; the blade goes on, and a later host has the data', async () => {
    const hangs = HOUSE.replace(
      'if (state.night !== true)',
      'if (state.hang === true) for (;;) {}\n    if (state.night !== true)',
    );
    const settings = { timeout: 0.3, restartAfter: 0.05, restartAtMost: 0.05 };
    const stand = blade({ files: { ...SITE, 'plugins/house.ts': hangs }, settings, python });
    expect((await stand.poll()).state).toMatchObject({ polls: 1 });
    const hung = await stand.poll({ hang: true });
    expect(hung.seconds).toBeLessThan(2);
    // The blade's own test, which has no objection.
    expect(hung.asks).toBe(true);
    expect(hung.records.filter(([level]) => level === 'error')).toEqual([
      ['error', expect.stringMatching(/the host does not answer; .* \[host-silent\]$/)],
    ]);
    let again = await stand.poll();
    const told = [...again.records];
    while (again.state?.polls === undefined) {
      expect(again).toMatchObject({ asks: true });
      again = await stand.poll();
      told.push(...again.records);
    }
    expect(again.state).toMatchObject({ polls: 3 });
    expect(told.filter(([level]) => level === 'error')).toEqual([]);
    expect(stand.hosts()).toHaveLength(1);
  });

  test('a host that is slow at each line is ended as well', async () => {
    const slow = HOUSE.replace(
      "if (line.startsWith('secret'))",
      "for (const until = Date.now() + 200; Date.now() < until; );\n    if (line.startsWith('secret'))",
    );
    const stand = blade({ files: { ...SITE, 'plugins/house.ts': slow }, settings: { timeout: 0.4 }, python });
    const run = await stand.run(['sh', '-c', 'for n in $(seq 100); do echo secret; done']);
    expect(run.log).toMatch(/^(?:\*\*\* 1\n){1,20}(?:secret\n){80,}$/);
    expect(run.records).toEqual([['error', expect.stringMatching(/slow answers.*\[host-silent\]$/)]]);
  });

  test("a host that dies in the middle of a command: the rest of its lines are the blade's own", async () => {
    const dies = HOUSE.replace(
      "if (line.startsWith('secret'))",
      "if (line.startsWith('plain')) process.exit(3);\n    if (line.startsWith('secret'))",
    );
    const stand = blade({ files: { ...SITE, 'plugins/house.ts': dies }, python });
    const run = await stand.run(['sh', '-c', 'echo secret; echo plain; echo secret']);
    expect(run).toMatchObject({ log: '*** 1\nplain\nsecret\n', exitcode: 0 });
    expect(run.records).toEqual([['error', expect.stringMatching(/\[host-ended\]$/)]]);
    expect(stand.hosts()).toEqual([]);
  });

  test('commands that print at the same time get their own answers', async () => {
    const stand = blade({ files: SITE, python });
    await stand.poll();
    expect(await stand.shout(8, 50)).toMatchObject({ right: 800, wrong: 0, records: [] });
  });

  test.each([
    ['names its groups', String.raw`/(?<secret>secret) \u00fc/`, [0, '*** 1\n'], 0],
    ['is none in Python: every line crosses, which is told once', '/secret.{1,9999999999}|x/', [0, '*** 1\n'], 1],
  ])('a pattern that %s', async (_, pattern, verdict, told) => {
    const house = HOUSE.replace(/outputPattern = .*;/, `outputPattern = ${pattern};`);
    expect(house).toContain(pattern);
    const stand = blade({ files: { ...SITE, 'plugins/house.ts': house }, python });
    const first = await stand.line('secret \u00fc\n');
    expect(first.verdict).toEqual(verdict);
    const others = await Promise.all([stand.run(['echo', 'x']), stand.run(['echo', 'x'])]);
    const records = [first, ...others].flatMap((each) => each.records);
    expect(records).toHaveLength(told);
    for (const record of records) expect(record).toEqual(['warning', expect.stringContaining('[bad-pattern]')]);
  });

  test('a line without end is searched at its beginning', async () => {
    const stand = blade({ files: SITE, python });
    await stand.poll();
    const { seconds, verdict } = await stand.endless(30_000_000, 'secret\n');
    expect(verdict).toEqual([0, true]);
    expect(seconds).toBeLessThan(0.5);
  });

  test('what has changed is read again while a command runs, and its lines go by it', async () => {
    const stand = blade({ files: SITE, settings: { rereadAfter: 0.05 }, python });
    expect((await stand.line('secret\n')).verdict).toEqual([0, '*** 1\n']);
    expect((await stand.line('other\n')).verdict).toEqual([0, 'other\n']);
    const changed = HOUSE.replace('secret|', 'other|').replace("startsWith('secret')", "startsWith('other')");
    stand.write('plugins/house.ts', changed);
    // Lines without the pattern do not reach the host: it is the next poll that tells the shim.
    await expect
      .poll(async () => {
        await stand.poll();
        return (await stand.line('other\n')).verdict;
      })
      .toEqual([0, '*** 1\n']);
    expect((await stand.line('secret\n')).verdict).toEqual([0, 'secret\n']);
    expect(stand.hosts()).toHaveLength(1);
  });

  test('a reloaded profile has one host', async () => {
    const stand = blade({ files: SITE, python });
    await stand.poll();
    const before = stand.hosts();
    await stand.reload();
    await stand.poll();
    await expect.poll(() => stand.hosts()).toHaveLength(1);
    expect(stand.hosts()).not.toEqual(before);
  });

  // Programs in the host's place.
  test.each([
    ['never says a word', 'setInterval(() => {}, 1000);', 'host-silent'],
    ['reads nothing', 'for (;;) {}', 'host-silent'],
    ['says nonsense', "process.stdin.on('data', () => console.log('what?'));", 'host-ended'],
    [
      'never ends its answer',
      "process.stdin.on('data', () => { for (let n = 0; n < 40; n++) process.stdout.write('x'.repeat(65536)); });",
      'message-too-large',
    ],
    ['ends at once', '', 'host-ended'],
  ])('a host that %s', async (_, program, code) => {
    const files = { ...SITE, 'host.mjs': program };
    // What speaks must have the time to start.
    const startTimeout = code === 'host-silent' ? 0.5 : 4;
    const stand = blade({ files, settings: { startTimeout, timeout: 0.5 }, python, hostIn: 'host.mjs' });
    const first = await stand.poll({ large: 'x'.repeat(500_000) });
    expect(first).toMatchObject({ asks: true, state: { isInService: true } });
    // Four calls of one poll: the first one has waited for all of them.
    expect(first.seconds).toBeLessThan(5);
    expect(first.records).toEqual([['error', expect.stringContaining(`[${code}]`)]]);
    expect((await stand.run(['echo', 'secret'])).log).toBe('secret\n');
    expect(stand.hosts()).toEqual([]);
  });

  test.each([
    ['no node', { node: '/nowhere/node' }, 'host-missing'],
    ['no host', { host: '/nowhere/main.js' }, 'host-ended'],
    ['no setting for it', { host: null }, 'bad-setting'],
    ['a misspelt setting', { hots: 'x' }, 'bad-setting'],
    ['a time that is none', { timeout: 'long' }, 'bad-setting'],
  ])('%s: told once, the blade does without', async (_, settings, code) => {
    const stand = blade({ files: SITE, settings, python });
    const first = await stand.poll();
    expect(first).toMatchObject({ asks: true, state: { isInService: true } });
    const run = await stand.run(['echo', 'secret']);
    expect(run).toMatchObject({ log: 'secret\n', exitcode: 0 });
    expect([...first.records, ...run.records]).toEqual([['error', expect.stringContaining(`[${code}]`)]]);
  });
});

test.skipIf(isMissing)('the blade ends, the host with it', async () => {
  const stand = blade({ files: SITE });
  await stand.poll();
  const [host = 0] = stand.hosts();
  expect(host).toBeGreaterThan(0);
  stands.length = 0;
  await stand.close();
  await expect.poll(() => isThere(host), { timeout: 20_000 }).toBe(false);
});

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.skipIf(isMissing).each(PYTHONS)(
  "%s: what the blade's own class does stays where no filter speaks",
  async (python) => {
    // In Python 2 a class of the old kind.
    const base = `class TrStatusFilter:
    def __init__(self):
        import logging
        self.logger = logging.getLogger('tractor-blade')
    def FilterBasicState(self, stateDict, now):
        stateDict['base'] = True
    def TestBasicState(self, stateDict, now):
        return 'base' in stateDict
    def FilterDynamicState(self, stateDict, now): pass
    def TestDynamicState(self, stateDict, now):
        return True
    def SubprocessStarted(self, cmd):
        cmd.startedBy = 'base'
    def FilterSubprocessOutputLine(self, cmd, textline):
        return (10, 5) if textline.startswith('5') else (0, textline)
`;
    const none = "export const PLUGIN_PATH = ['plugins'];\n";
    const stand = blade({ files: { 'jobtronaut.config.ts': none, 'TrStatusFilter.py': base }, python });
    expect(await stand.poll()).toMatchObject({ asks: true, state: { base: true } });
    expect(await stand.run(['sh', '-c', 'echo 5; echo 6'])).toMatchObject({
      log: '6\n',
      progress: [5],
      fields: { startedBy: 'base' },
      records: [],
    });
  },
);

test.skipIf(isMissing)("the defaults of the protocol, where the blade's class is not to be had", async () => {
  const stand = blade({ files: { 'jobtronaut.config.ts': 'export {};\n' } });
  expect(await stand.poll({ isInService: false })).toMatchObject({ asks: false, state: { excuse: 'not in service' } });
  expect(await stand.poll({ exclusiveKeys: ['x'] })).toMatchObject({ asks: false });
  expect(await stand.poll({ slotsAvailable: 0 })).toMatchObject({ asks: false });
  expect(await stand.poll({ maxLoad: 0.4 })).toMatchObject({ asks: false, state: { excuse: 'cpu load too high' } });
  expect(await stand.poll({ maxLoad: 1, minRAM: 1, minDisk: 1 })).toMatchObject({ asks: true });
});

test.skipIf(isMissing)(
  'what is too large is not asked, what is no JSON is not sent, and neither harms the host',
  async () => {
    const stand = blade({ files: SITE });
    const large = await stand.poll({ everything: 'x'.repeat(1_100_000) });
    expect(large).toMatchObject({ asks: true });
    expect(large.records).toEqual([['error', expect.stringContaining('[message-too-large]')]]);
    expect((await stand.poll()).state).toMatchObject({ polls: 1 });
    const long = await stand.run(['python3', '-c', "print('secret ' + 'x' * 200000); print('plain ' + 'y' * 200000)"]);
    expect(long.log?.length).toBe(200_007 + 1 + 200_006 + 1);
  },
);
