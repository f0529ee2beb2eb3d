/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  /** The words behind the language: `file=plugins/shot.ts`, `exit=3`, `slow`. */
  readonly options: ReadonlyMap<string, string>;
  /** Without the indentation of the list that it may stand in. */
  readonly text: string;
  /** 1-based, of its first fence. */
  readonly line: number;
  /** Why it is not run, as the comment above it says: `<!-- not run: a blade is not here -->`. */
  readonly notRun: string | undefined;
}

interface OpenBlock {
  readonly indent: string;
  readonly fence: string;
  readonly info: string;
  readonly line: number;
  readonly lines: string[];
}

/** The fenced blocks of a Markdown text, in order, those in comments among them: a reader does not see these. */
export function blocksOf(markdown: string): Block[] {
  const found: Block[] = [];
  const all = markdown.split('\n');
  let open: OpenBlock | undefined;
  for (const [at, line] of all.entries()) {
    if (open === undefined) {
      const [, indent = '', fence, info = ''] = /^(\s*)(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
      if (fence !== undefined) open = { indent, fence, info, line: at + 1, lines: [] };
    } else if (line === open.indent + open.fence) {
      found.push(closed(open, all[open.line - 2] ?? ''));
      open = undefined;
    } else open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
  }
  if (open !== undefined) throw new Error(`the block at line ${open.line} is never closed`);
  return found;
}

function closed({ info, line, lines }: OpenBlock, lineAbove: string): Block {
  const [language = '', ...options] = info.trim().split(/\s+/);
  return {
    language,
    options: new Map(options.map((word) => [word.split('=')[0] ?? word, word.split('=').slice(1).join('=')])),
    text: lines.map((each) => `${each}\n`).join(''),
    line,
    notRun: /^\s*<!-- not run: (\S.*) -->$/.exec(lineAbove)?.[1],
  };
}

/** The lines at which code stands that is set in by four spaces in place of fences: nobody can say what it is, so nobody runs it. */
export function codeWithoutFence(markdown: string): number[] {
  const within = new Set<number>();
  for (const { line, text } of blocksOf(markdown))
    for (let at = line; at <= line + text.split('\n').length; at++) within.add(at);
  const lines = markdown.split('\n');
  return lines.flatMap((line, at) =>
    /^(?: {4}|\t)/.test(line) && (lines[at - 1] ?? '').trim() === '' && line.trim() !== '' && !within.has(at + 1)
      ? [at + 1]
      : [],
  );
}

/** The page whose files a page goes on with, as a comment in it says: `<!-- goes on from first-task.md -->`. */
export function predecessorOf(markdown: string): string | undefined {
  return /^<!-- goes on from (\S+\.md) -->$/m.exec(markdown)?.[1];
}

/** The folder in which a page is read, as a comment in it says: `<!-- read in the clone -->`. */
export function placeOf(markdown: string): string | undefined {
  return /^<!-- read in (.+) -->$/m.exec(markdown)?.[1];
}

/** Whether a text is what a block of output says: a line `...` is any lines, `…` in a line any text. */
export function isOutput(text: string, wanted: string): boolean {
  const pattern = wanted
    .trimEnd()
    .split('\n')
    .map((line) =>
      line.trim() === '...' ? '(?:.*\n)*?' : `${line.trimEnd().split('…').map(escaped).join('.*')}[ ]*\n`,
    )
    .join('');
  return new RegExp(`^${pattern}$`).test(`${text.trimEnd()}\n`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
