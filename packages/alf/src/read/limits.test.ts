/** Never a crash, never a hang (alf-format 7): bounded work for anything that is read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAlf, formatAlf, type Mode, readAlf, serializeAlf } from '../index.ts';
import { jobs } from '../testing/arbitrary.ts';
import { growth } from '../testing/cpu-time.ts';

const lines = (size: number, line: (i: number) => string): string =>
  Array.from({ length: size }, (_, i) => line(i)).join('\n');
const codes = (text: string): string[] => readAlf(text).diagnostics.map(({ code }) => code);

describe('nesting', () => {
  it('of 10,000 levels is read', () => {
    const text = `Job -title deep -subtasks {${'\nTask t -subtasks {'.repeat(10_000)}${'}'.repeat(10_001)}`;
    const { document, diagnostics } = readAlf(text);
    expect(diagnostics).toEqual([]);
    let levels = 0;
    for (let node = document?.subtasks?.[0]; node?.kind === 'task'; node = node.subtasks?.[0]) levels++;
    expect(levels).toBe(10_000);
  });

  it('beyond 100,000 levels is refused', () => {
    expect(codes(`${'Task t -subtasks {'.repeat(100_005)}${'}'.repeat(100_005)}`)).toEqual(['too-deep']);
  });

  it('in quotes costs no more than it is long', () => {
    let text = 'Task x';
    for (let level = 0; level < 12; level++) text = `Task x -subtasks "${text.replace(/[\\"]/g, '\\$&')}"`;
    expect(readAlf(text).diagnostics).toEqual([]);
  });
});

describe('variables', () => {
  it('that contain themselves come to an end', () => {
    expect(codes('Assign x {Task t -subtasks $x}\nTask t -subtasks $x').at(-1)).toBe('too-large');
  });

  it('that multiply come to an end', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `Assign v${i + 1} "$v${i}$v${i}"`);
    expect(codes(`Assign v0 xxxxxxxxxxxxxxxx\n${lines.join('\n')}\nTask t`)[0]).toBe('too-large');
    expect(codes('Assign x {Task t -subtasks $x; Task t -subtasks $x}\nTask t -subtasks $x')).toContain('too-large');
  });
});

it('a command of more words than a call takes arguments is read', () => {
  const { fragment } = readAlf(`Task t -cmds {Cmd${' x'.repeat(300_000)}}`);
  expect(fragment).toMatchObject([{ cmds: [{ argv: { length: 300_000 } }] }]);
});

describe('time grows with the length', () => {
  const block = 'Task {frame} -cmds {\n  RemoteCmd {{prman} {-t:0} {a.rib}} -service {PixarRender}\n}\n';
  it.each<[string, (size: number) => string]>([
    ['many statements', (size) => block.repeat(size)],
    ['many statements in blocks', (size) => `Job -title t -subtasks {${block.repeat(size)}}`],
    ['deep blocks', (size) => `${'Task t -subtasks {'.repeat(size)}${'}'.repeat(size)}`],
    ['open braces', (size) => 'Task {'.repeat(size * 10)],
    ['one long word', (size) => `Task {${'x{y}\\}'.repeat(size * 10)}}`],
    ['one long list', (size) => `Task t -chaser {${'{a b} "c" d\\ e '.repeat(size * 3)}}`],
    ['many words', (size) => `Task t ${'x '.repeat(size * 20)}`],
    ['many options', (size) => `Task t ${'-id x '.repeat(size * 10)}`],
    ['continued lines', (size) => `Task {${'a \\\n   '.repeat(size * 10)}}`],
    ['references', (size) => `Assign a x\nTask "${'$a'.repeat(size * 20)}"`],
    ['open references', (size) => `Task "${'\u0024{a'.repeat(size * 20)}`],
    ['open brackets', (size) => `Task "${'['.repeat(size * 3)}"`],
    ['comments', (size) => '# { comment }\n'.repeat(size * 10)],
    ['carriage returns', (size) => `Task t${'\r'.repeat(size * 50)}`],
    ['unknown operators', (size) => 'Tsk a\n'.repeat(size * 5)],
    ['a long unknown operator', (size) => 'T'.repeat(size * 100)],
    ['expansions', (size) => `Task t {*}{${'-id x '.repeat(size * 10)}}`],
    ['words without blanks', (size) => `Task t ${'{a}'.repeat(size * 5)}`],
    ['blanks in a number', (size) => `Job -priority {1${' '.repeat(size * 20)}2}`],
    ['a long number', (size) => `Job -priority {${'1'.repeat(size * 20)}x}`],
    ['misspelt variables', (size) => lines(size, (i) => `Assign variable${i} x\nTask $varible${i}z`)],
    ['many bad lists', (size) => `Task t ${'-chaser {{a}b} '.repeat(size * 5)}`],
  ])('%s', (_, make) => {
    // Eight times as much takes some eight times as long, not sixty-four.
    expect(growth((size) => readAlf(make(size)))).toBeLessThan(30);
  });
});

describe('anything that is read', () => {
  const pieces = fc.constantFrom(
    ...[
      'Job ',
      'Task ',
      'Instance ',
      'Iterate ',
      'RemoteCmd ',
      'Cmd ',
      'Assign ',
      'set ',
      '-title ',
      '-subtasks {',
      '-cmds {',
      '-init {',
      '-template {',
      '-tags {',
      '-atleast ',
      '-dirmaps {',
      '-when ',
      '{*}',
    ],
    ...'{}{}""\\\\$$[]();;#\n\n \t\r\u001a\u0000éa1-'.split(''),
    '\\\n',
    '\u0024{a}',
    '\ud800',
    '😀',
  );
  const soup = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''));
  const mode = fc.constantFrom<Mode>('tolerant', 'strict');

  const check = (input: string | Uint8Array, how: Mode): void => {
    const { file, document, fragment, diagnostics } = readAlf(input, { mode: how });
    const isGood = diagnostics.every(({ severity }) => severity !== 'error');
    expect(document !== undefined || fragment !== undefined).toBe(isGood);
    expect(file.kind).toBe(document === undefined && isGood ? 'fragment' : file.kind);
    for (const { line = 1, column = 1, frame } of diagnostics) {
      expect(line >= 1 && column >= 1).toBe(true);
      expect(frame === undefined || frame.includes('^')).toBe(true);
    }
    checkAlf(input, { mode: how });
    if (isGood) formatAlf(input);
  };

  it('is read or refused: random text', () => {
    fc.assert(fc.property(soup, mode, check), { numRuns: 2000 });
  });

  it('is read or refused: random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), mode, check), { numRuns: 1000 });
  });

  it('is read or refused: jobs with a change', () => {
    const changed = fc.tuple(jobs({ normal: true }), fc.nat(), fc.nat(20), soup).map(([document, at, length, put]) => {
      const text = serializeAlf(document);
      const place = at % (text.length + 1);
      return text.slice(0, place) + put.slice(0, 5) + text.slice(place + length);
    });
    fc.assert(fc.property(changed, mode, check), { numRuns: 200 });
  });
});
