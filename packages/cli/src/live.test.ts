import { describe, expect, it } from 'vitest';
import { clock, type JobStatus, outcomeOf } from './job-status.ts';
import { block, liveView } from './live.ts';
import { textWidth } from './text-width.ts';

const status = (extra: Partial<JobStatus> = {}): JobStatus => ({
  jid: 7,
  title: 'Turntable',
  total: 10,
  done: 4,
  active: 2,
  failed: 0,
  ready: 1,
  work: { total: 10, done: 4 },
  started: 0,
  seconds: undefined,
  running: [
    { tid: 5, title: 'Render: Elements [5, 8]', progress: 50 },
    { tid: 6, title: 'Render: Elements [9, 12]', progress: 50 },
  ],
  ...extra,
});

describe('the live block', () => {
  it('shows the bar, the counts, the time left and what runs', () => {
    expect(block(status(), 60_000, 100, 24, false)).toEqual([
      'Job 7  Turntable',
      '████████████████████░░░░░░░░░░░░░░░░░░░░  50%  4 of 10 tasks done, 2 active, about 1:00 left',
      '  Render: Elements [5, 8]   █████░░░░░  50%',
      '  Render: Elements [9, 12]  █████░░░░░  50%',
    ]);
  });

  it('keeps the words on narrow and low terminals, and drops the bars', () => {
    const running = [5, 9, 13].map((tid) => ({ tid, title: `Render: Elements [${tid}, ${tid + 3}]`, progress: 50 }));
    expect(block(status({ active: 3, running }), 10_000, 40, 5, false)).toEqual([
      'Job 7  Turntable',
      '55%  4 of 10 tasks done, 3 active',
      '  Render: Elements [5, 8]   50%',
      '  and 2 more',
    ]);
    for (const line of block(status(), 60_000, 20, 5, false)) expect(line.length).toBeLessThanOrEqual(20);
  });

  it('is never as high as the screen: what left it could not be taken back', () => {
    const running = Array.from({ length: 30 }, (_, index) => ({ tid: index, title: `Render ${index}`, progress: 0 }));
    for (let height = 1; height < 40; height++) {
      const lines = block(status({ active: 30, running }), 0, 80, height, false);
      expect(lines.length).toBeLessThanOrEqual(Math.max(1, height - 1));
      const named = lines.filter((line) => line.includes('Render')).length;
      if (height > 4 && named < 30) expect(lines.at(-1)).toBe(`  and ${30 - named} more`);
    }
  });

  it('fits also where signs take two columns', () => {
    const [first, , task] = block(
      status({ title: '渲染'.repeat(30), running: [{ tid: 1, title: 'カット'.repeat(20), progress: 5 }] }),
      0,
      40,
      24,
      false,
    );
    expect(first).toBe(`Job 7  ${'渲染'.repeat(8)}…`);
    expect(task).toMatch(/^ {2}[カット]+…[カット]+ +5%$/);
    for (const line of [first, task]) expect(textWidth(line ?? '')).toBeLessThanOrEqual(40);
  });

  it('says what lifts a pause, and tells no time', () => {
    const paused = 'jobtronaut job unpause 7';
    expect(block(status({ paused, active: 0, running: [] }), 60_000, 70, 24, false)).toEqual([
      'Job 7  Turntable',
      '██████████████░░░░░░░░░░░░░░░░░░░░░░░  40%  4 of 10 tasks done, paused',
      '  jobtronaut job unpause 7 lets it go on',
    ]);
  });

  it('counts commands, not the groups above them', () => {
    const [, line] = block(status({ total: 7, done: 0, work: { total: 2, done: 0 } }), 60_000, 100, 24, false);
    expect(line).toMatch(/ 50% {2}0 of 7 tasks done, 2 active, about 1:00 left$/);
  });

  it('takes back what a narrower terminal has wrapped', () => {
    let text = '';
    const output = { isTTY: true, columns: 80, rows: 24, write: (chunk: string) => (text += chunk) };
    const view = liveView(output, false, () => 0);
    view.update(status());
    text = '';
    output.columns = 30;
    view.end();
    // 16, 75, 43 and 43 columns.
    expect(text).toBe('\r\u001b[8A\u001b[0J');
  });

  it('rewrites its own lines on a terminal', () => {
    let text = '';
    const view = liveView(
      { isTTY: true, columns: 80, rows: 24, write: (chunk: string) => (text += chunk) },
      false,
      () => 0,
    );
    view.update(status());
    view.update(status({ done: 5 }));
    view.end();
    expect(text.split('\r\u001b[4A\u001b[0J')).toHaveLength(3);
  });
});

describe('plain lines', () => {
  it('say what lifts a pause', () => {
    let text = '';
    const view = liveView({ write: (chunk: string) => (text += chunk) }, false, () => 0);
    view.update(status({ active: 0, running: [], paused: 'jobtronaut job unpause 7' }));
    view.end();
    expect(text).toBe('4 of 10 tasks done, paused\njobtronaut job unpause 7 lets it go on\n');
  });

  it('come when the counts change, at most one a second, and the last one always', () => {
    let [text, time] = ['', 0];
    const view = liveView({ write: (chunk: string) => (text += chunk) }, false, () => time);
    view.update(status());
    view.update(status({ done: 5 }));
    time = 1500;
    view.update(status({ done: 6 }));
    view.update(status({ done: 10, active: 0 }));
    view.end();
    expect(text.split('\n')).toEqual([
      '4 of 10 tasks done, 2 active',
      '6 of 10 tasks done, 2 active',
      '10 of 10 tasks done',
      '',
    ]);
  });
});

describe('the outcome of a job', () => {
  it.each([
    [{ done: 10, active: 0 }, 'done'],
    [{ failed: 1 }, 'running'],
    [{ failed: 1, active: 0 }, 'running'],
    [{ failed: 1, active: 0, ready: 0 }, 'failed'],
    [{ active: 0, ready: 0 }, 'running'],
  ] as const)('%j is %s', (extra, outcome) => {
    expect(outcomeOf(status(extra))).toBe(outcome);
  });
});

it('tells time as a clock does', () => {
  expect([400, 7_000, 760_000, 3_723_000].map(clock)).toEqual(['0:00', '0:07', '12:40', '1:02:03']);
});
