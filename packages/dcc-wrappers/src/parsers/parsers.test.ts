import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsers } from './engine-parsers.ts';
import { APPLICATIONS, applicationOf, framesOf, isApplication, outputParser, parseLog, verdictOf } from './index.ts';

describe('outputParser', () => {
  test.each(APPLICATIONS)('%s never throws, and gives percents from 0 to 100', (application) => {
    const parse = outputParser(application, { frames: 3 });
    const words = fc.constantFrom(
      'Fra:',
      'Sample 9/3',
      'Progress for ',
      '100%',
      'ALF_PROGRESS ',
      'Error: ',
      '|',
      '999',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string())), (parts) => {
        const finding = parse(parts.join(''));
        if (finding?.kind === 'progress') {
          expect(finding.percent).toBeGreaterThanOrEqual(0);
          expect(finding.percent).toBeLessThanOrEqual(100);
        } else if (finding) expect(finding.message.length).toBeLessThanOrEqual(500);
      }),
    );
  });

  // Time in proportion to the square of such lines would be minutes, more than a test has.
  test.each(['license ', 'Error: ', ' ', '[', 'a.', '00:00:00 1MB ', 'Fra:1 Sample 1', 'Saved: ', 'no ', '(', ' |'])(
    'lines of a megabyte of %j take no time',
    (part) => {
      const line = part.repeat(Math.ceil(1e6 / part.length));
      for (const application of APPLICATIONS) expect(() => outputParser(application)(line)).not.toThrow();
    },
  );

  test('frames are counted, with names and without', () => {
    const named = outputParser('blender', { frames: 4 });
    const lines = ['Fra:7 x | Sample 1/2', 'Fra:7 x | Sample 2/2', "Saved: 'a.png'", 'Fra:8 x | Sample 1/2'];
    expect(lines.map(named)).toEqual([12, 25, 25, 37].map((percent) => ({ kind: 'progress', percent })));
    const unnamed = outputParser('arnold', { frames: 2 });
    const done = (percent: number) => unnamed(`00:00:01   10MB         |   ${percent}% done - 1 rays/pixel`);
    expect([50, 100, 5, 100].map(done)).toEqual([25, 50, 52, 100].map((percent) => ({ kind: 'progress', percent })));
  });

  test('the directives of a farm are understood everywhere, a carriage return is none of the line', () => {
    for (const application of APPLICATIONS) {
      expect(outputParser(application)('TR_PROGRESS 42%\r')).toEqual({ kind: 'progress', percent: 42 });
      expect(outputParser(application)('TR_EXIT_STATUS 1')).toBeUndefined();
    }
  });

  test.each([
    ['nuke', 'Licence expires on: 2026/3/18'],
    ['katana', '[INFO LicenseCheck]: Interactive License OK'],
    ['blender', "Error handling of 'license' is on"],
    ['python', 'errors: none of them'],
    ['maya', '// Maya exited with status 0'],
  ] as const)('%s: %j is no problem', (application, line) => {
    expect(outputParser(application)(line)).toBeUndefined();
  });
});

describe('parseLog', () => {
  test('counts all, tells the first of each kind', async () => {
    const text = ['Error: one', 'Warning: w', 'Error: two', 'Error: three', 'TR_PROGRESS 7%'].join('\n');
    expect(await parseLog('maya', [text], { most: 2 })).toEqual({
      application: 'maya',
      lines: 5,
      counts: { progress: 1, warning: 1, error: 3, licence: 0 },
      progress: 7,
      problems: [
        { kind: 'error', line: 1, message: 'one' },
        { kind: 'warning', line: 2, message: 'w' },
        { kind: 'error', line: 3, message: 'two' },
      ],
    });
  });

  test('the borders of chunks mean nothing', async () => {
    const text = 'Error: Größe\n\nWarning: 日本\r\nTR_PROGRESS 3%\nError: ende';
    const whole = await parseLog('python', [text]);
    expect(whole.lines).toBe(5);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(70), { maxLength: 8 }), async (cuts) => {
        const bytes = Buffer.from(text);
        const borders = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const chunks = borders.slice(1).map((end, index) => bytes.subarray(borders[index], end));
        expect(await parseLog('python', chunks)).toEqual(whole);
      }),
    );
  });

  test('a line without end does not fill the memory, and is one line', async () => {
    function* endless() {
      yield 'Error: ';
      for (let index = 0; index < 300; index++) yield 'x'.repeat(1e5);
      yield '\nWarning: after\n';
    }
    const { lines, problems } = await parseLog('nuke', endless());
    expect(lines).toBe(2);
    expect(problems.map(({ line, kind }) => [line, kind])).toEqual([
      [1, 'error'],
      [2, 'warning'],
    ]);
  });
});

test.each([
  ['a mark of UTF-8', Buffer.from('\ufeffError: Über\n')],
  ['UTF-16', Buffer.from('\ufeffError: Über\r\n', 'utf16le')],
  ['UTF-16, the other way round', Buffer.from('\ufeffError: Über\n', 'utf16le').swap16()],
  ['colours', Buffer.from('\u001b[31mError: \u001b[1;4mÜber\u001b[0m\n')],
  ['lines that are written over', Buffer.from('Sample 1/16\rError: Über\rSample 2/16\r\n')],
])('a log with %s, in pieces of any size', async (_, bytes) => {
  for (const size of [1, 2, 3, 1000]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_piece, n) =>
      bytes.subarray(n * size, (n + 1) * size),
    );
    const { lines, problems } = await parseLog('blender', pieces);
    expect({ lines, problems }).toEqual({ lines: 1, problems: [{ kind: 'error', line: 1, message: 'Über' }] });
  }
});

test('a line that was written over has the progress that it ended with', () => {
  expect(outputParser('blender')('Fra:1 Mem:10M | Sample 1/16\rFra:1 Mem:10M | Sample 8/16\r')).toEqual({
    kind: 'progress',
    percent: 50,
  });
});

test.each([
  [['/usr/autodesk/maya2024/bin/maya', '-batch'], 'maya'],
  [['C:\\Program Files\\Autodesk\\Maya2024\\bin\\Render.exe'], 'maya'],
  [['Nuke13.2', '-t'], 'nuke'],
  [['hython'], 'houdini'],
  [['cnode'], 'clarisse'],
  [['python3.11'], 'python'],
  [['blender-4.2'], 'blender'],
  [['renderer'], undefined],
  [['nodetool'], undefined],
  [[], undefined],
])('the application of %j is %s', (argv, application) => {
  expect(applicationOf(argv)).toBe(application);
});

test.each([
  ['blender', ['blender', '-b', 'x.blend', '-s', '1', '-e', '10', '-a'], 10],
  ['blender', ['blender', '-b', 'x.blend', '-s', '1', '-e', '10', '-j', '4', '-a'], 3],
  ['blender', ['blender', '-b', 'x.blend', '-f', '1..10,20'], 11],
  ['blender', ['blender', '-b', 'x.blend', '-f', '7'], 1],
  ['blender', ['blender', '-b', 'x.blend', '-a'], undefined],
  ['maya', ['Render', '-s', '1', '-e', '10', '-b', '2', 'x.ma'], 5],
  ['maya', ['Render', '-s', '10', '-e', 'x.ma'], undefined],
  ['nuke', ['Nuke', '-F', '1-10'], undefined],
] as const)('%s: %j renders %s frames', (application, argv, frames) => {
  expect(framesOf(application, argv)).toBe(frames);
});

test('names of applications are checked', () => {
  expect(['nuke', 'Nuke', 'toString'].map(isApplication)).toEqual([true, false, false]);
});

test('only progress changes what becomes of a line', () => {
  expect(verdictOf({ kind: 'progress', percent: 3 })).toEqual({
    kind: 'progress',
    percent: 3,
    estimate: true,
    log: true,
  });
  expect(verdictOf({ kind: 'error', message: 'x' })).toBeUndefined();
  expect(verdictOf(undefined)).toBeUndefined();
});

test('the embedded engine reads directives, then what the application of each command prints', () => {
  const spec = (program: string) => ({
    argv: [program],
    env: {},
    ids: { jid: 1, tid: 1, cid: 1, rev: 1 },
    host: 'here',
  });
  const [blender, shell] = [spec('/usr/bin/blender'), spec('/bin/sh')];
  const ask = (line: string, command: ReturnType<typeof spec>) => {
    for (const parse of parsers) {
      const verdict = parse(line, 'stdout', command);
      if (verdict) return verdict;
    }
    return undefined;
  };
  const line = 'Fra:1 Mem:10M | Sample 8/16';
  expect(ask(line, blender)).toEqual({ kind: 'progress', percent: 50, estimate: true, log: true });
  expect(ask(line, shell)).toBeUndefined();
  expect(ask('Error: no such file', blender)).toBeUndefined();
  expect(ask('TR_EXIT_STATUS 3', shell)).toEqual({ kind: 'exit-code', code: 3, log: false });
});
