import { stripVTControlCharacters } from 'node:util';
import { createColors } from 'picocolors';
import { clock, countsOf, fractionOf, type JobStatus, outcomeOf } from './job-status.ts';
import { cut, cutMiddle, padEnd, textWidth } from './text-width.ts';

/** Shows a job while it runs. */
export interface LiveView {
  update(status: JobStatus): void;
  /** Leaves the screen as it is, for whatever is printed next. */
  end(): void;
}

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** A live block on a terminal, plain lines anywhere else. `now` gives milliseconds. */
export function liveView(output: Output, colour: boolean, now: () => number = Date.now): LiveView {
  // A dumb terminal cannot go up a line.
  const isScreen = output.isTTY === true && process.env.TERM !== 'dumb';
  return isScreen ? new TerminalView(output, colour, now) : new PlainView(output, now);
}

/** The block for a terminal: which job it is, its bar, then a line for each running task that fits. */
export function block(status: JobStatus, elapsed: number, width: number, height: number, colour: boolean): string[] {
  const colours = createColors(colour);
  const fraction = fractionOf(status);
  const left = status.paused === undefined ? timeLeft(fraction, elapsed) : '';
  const tail = `${String(Math.floor(fraction * 100)).padStart(3)}%  ${countsOf(status)}${left}`;
  const lines = [cut(`Job ${status.jid}  ${plain(status.title)}`, width), behindBar(fraction, 40, tail, width)];
  if (status.paused !== undefined) lines.push(cut(`  ${status.paused} lets it go on`, width));
  // The cursor stands below: with a line more the first one would leave the screen, where it cannot be taken back.
  const room = Math.max(0, height - 1 - lines.length);
  const shown = status.running.slice(0, status.running.length > room ? Math.max(1, room - 1) : room);
  const titles = Math.max(...shown.map((task) => textWidth(plain(task.title))), 0);
  const titleWidth = Math.min(titles, Math.max(10, width - (width < NARROW ? 10 : 21)));
  for (const task of shown) {
    const title = padEnd(cutMiddle(plain(task.title), titleWidth), titleWidth);
    const percent = `${String(Math.floor(task.progress)).padStart(3)}%`;
    lines.push(cut(`  ${title}  ${width < NARROW ? percent : `${bar(task.progress / 100, 10)} ${percent}`}`, width));
  }
  const hidden = status.active - shown.length;
  if (hidden > 0 && status.running.length > shown.length) lines.push(cut(`  and ${hidden} more`, width));
  return lines
    .slice(0, Math.max(1, height - 1))
    .map((line, index) => (index < 2 ? line.replace(/█+/, (full) => colours.green(full)) : colours.dim(line)));
}

/** On a terminal that is narrower the bars of tasks make room for their titles. */
const NARROW = 60;
/** A shorter bar says nothing. */
const SHORTEST_BAR = 10;

/** The words come first: where there is no room for both they stand alone. */
function behindBar(fraction: number, most: number, words: string, width: number): string {
  const room = Math.min(most, width - words.length - 1);
  return room < SHORTEST_BAR ? cut(words.trimStart(), width) : `${bar(fraction, room)} ${words}`;
}

function timeLeft(fraction: number, elapsed: number): string {
  // Before that the estimate is noise: what is quick comes first in most jobs.
  if (fraction < 0.1 || elapsed < 30_000) return '';
  return `, about ${clock((elapsed * (1 - fraction)) / fraction)} left`;
}

/** Titles are others' words: they must not steer the terminal. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}/gu, ' ');
}

function bar(fraction: number, width: number): string {
  const full = Math.min(width, Math.floor(fraction * width));
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/** A value whenever something changed, for programs. The last one has the state `done` or `failed`. */
export function jsonView(print: (value: unknown) => void): LiveView {
  let last = '';
  return {
    update(status) {
      const { jid, title, total, done, active, failed, seconds } = status;
      const outcome = outcomeOf(status);
      const rest =
        status.paused !== undefined ? 'paused' : active === 0 && status.waits !== undefined ? 'waiting' : 'running';
      const state = outcome === 'running' ? rest : outcome;
      const value = { jid, state, title, total, done, active, failed, seconds: seconds ?? null };
      const text = JSON.stringify(value);
      if (text !== last) print(value);
      last = text;
    },
    end() {},
  };
}

class TerminalView implements LiveView {
  private readonly output: Output;
  private readonly colour: boolean;
  private readonly now: () => number;
  /** The lines on the screen, as they were written. */
  private shown: readonly string[] = [];

  constructor(output: Output, colour: boolean, now: () => number) {
    this.output = output;
    this.colour = colour;
    this.now = now;
  }

  update(status: JobStatus): void {
    // One column is left free: a full line would wrap on some terminals, and the block would climb.
    const lines = block(
      status,
      status.started === undefined ? 0 : this.now() - status.started,
      (this.output.columns ?? 80) - 1,
      this.output.rows ?? 24,
      this.colour,
    );
    this.output.write(`${this.erase()}${lines.join('\n')}\n`);
    this.shown = lines;
  }

  end(): void {
    this.output.write(this.erase());
    this.shown = [];
  }

  private erase(): string {
    if (this.shown.length === 0) return '';
    // A terminal that was made narrower has wrapped them; and the echo of Ctrl-C may have moved the cursor off the first column.
    const width = this.output.columns ?? Number.POSITIVE_INFINITY;
    const rows = this.shown.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(textWidth(stripVTControlCharacters(line)) / width)),
      0,
    );
    return `\r\u001b[${rows}A\u001b[0J`;
  }
}

/** One line whenever the counts change, at most one a second. */
class PlainView implements LiveView {
  private readonly output: Output;
  private readonly now: () => number;
  private last = '';
  private at = Number.NEGATIVE_INFINITY;
  private pending = '';

  constructor(output: Output, now: () => number) {
    this.output = output;
    this.now = now;
  }

  update(status: JobStatus): void {
    this.pending = countsOf(status);
    if (status.paused !== undefined) this.pending += `\n${status.paused} lets it go on`;
    if (this.now() - this.at >= 1000) this.flush();
  }

  end(): void {
    this.flush();
  }

  private flush(): void {
    if (this.pending === this.last) return;
    this.output.write(`${this.pending}\n`);
    this.last = this.pending;
    this.at = this.now();
  }
}
