import { describe, expect, it } from 'vitest';
import type { Diagnostic } from './diagnostic.ts';
import { formatDiagnostic, formatDiagnostics, placeText } from './print.ts';

const UNKNOWN: Diagnostic = {
  code: 'unknown-option',
  severity: 'error',
  message: 'RemoteCmd: unknown option "-servce"; did you mean "-service"?',
  file: 'shot.alf',
  line: 3,
  column: 33,
};

describe('formatDiagnostic', () => {
  it('begins with the place and ends with the code', () => {
    expect(formatDiagnostic(UNKNOWN)).toBe(
      'shot.alf:3:33: error: RemoteCmd: unknown option "-servce"; did you mean "-service"? [unknown-option]',
    );
  });

  it('adds frame, hint and related places, each on lines of their own', () => {
    const diagnostic: Diagnostic = {
      ...UNKNOWN,
      frame: '    text\n    ^^^^',
      hint: 'look it up',
      related: [{ file: 'shot.alf', line: 1, column: 2, message: 'opened here' }, { message: 'somewhere' }],
    };
    expect(formatDiagnostic(diagnostic).split('\n').slice(1)).toEqual([
      '    text',
      '    ^^^^',
      '    hint: look it up',
      '    shot.alf:1:2: opened here',
      '    somewhere',
    ]);
  });

  it('says no hint twice', () => {
    const diagnostic = {
      code: 'c',
      severity: 'error',
      message: 'no "a"; did you mean "b"?',
      hint: 'did you mean "b"?',
    } as const;
    expect(formatDiagnostic(diagnostic)).toBe('error: no "a"; did you mean "b"? [c]');
  });

  it.each([
    [{ line: 3, column: 4 }, '3:4: warning: m [c]'],
    [{ path: 'subtasks[3].cmds[0]' }, 'subtasks[3].cmds[0]: warning: m [c]'],
    [{ task: 'Render' }, 'Render: warning: m [c]'],
    [{ file: 'a.alf' }, 'a.alf: warning: m [c]'],
    [{}, 'warning: m [c]'],
  ])('takes the best place that there is: %j', (place, expected) => {
    expect(formatDiagnostic({ code: 'c', severity: 'warning', message: 'm', ...place })).toBe(expected);
  });
});

describe('formatDiagnostics', () => {
  it.each([
    [['error', 'error', 'warning'], '2 errors, 1 warning'],
    [['error'], '1 error'],
    [['warning', 'warning'], '2 warnings'],
  ] as const)('closes %j with a count', (severities, expected) => {
    const text = formatDiagnostics(severities.map((severity) => ({ code: 'c', severity, message: 'm' })));
    expect(text.split('\n').at(-1)).toBe(expected);
  });

  it('counts nothing where there is nothing to count', () => {
    expect(formatDiagnostics([])).toBe('');
    expect(formatDiagnostics([{ code: 'c', severity: 'info', message: 'm' }])).toBe('info: m [c]');
  });
});

it('placeText writes what is known', () => {
  expect(placeText({ file: 'a', line: 1 })).toBe('a:1');
  expect(placeText({})).toBe('');
});
