import { describe, expect, it } from 'vitest';
import { clock, type JobStatus, outcomeOf } from './job-status.ts';
import { block, liveView } from './live.ts';

const status = (extra: Partial<JobStatus> = {}): JobStatus => ({
  jid: 7,
  title: 'Turntable',
  total: 10,
  done: 4,
  active: 2,
  failed: 0,
  ready: 1,
  paused: false,
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
    expect(block(status(), 10_000, 40, 5, false)).toEqual([
      'Job 7  Turntable',
      '50%  4 of 10 tasks done, 2 active',
      '  Render: Elements [5, 8]   50%',
      '  and 1 more',
    ]);
    for (const line of block(status(), 60_000, 20, 5, false)) expect(line.length).toBeLessThanOrEqual(20);
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
