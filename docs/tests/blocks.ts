/** A fenced block of a chapter. */
export interface Block {
  readonly language: string;
  /** The words behind the language: `file=plugins/shot.ts`, `exit=3`, `not-run`. */
  readonly options: ReadonlyMap<string, string>;
  readonly text: string;
  /** 1-based, of its first fence. */
  readonly line: number;
}

/** The fenced blocks of a Markdown text, in order. */
export function blocksOf(markdown: string): Block[] {
  const found: Block[] = [];
  let open:
    | { readonly fence: string; readonly info: string; readonly line: number; readonly lines: string[] }
    | undefined;
  for (const [at, line] of markdown.split('\n').entries()) {
    if (open === undefined) {
      const [, fence, info = ''] = /^(`{3,})(.*)$/.exec(line) ?? [];
      if (fence !== undefined) open = { fence, info, line: at + 1, lines: [] };
    } else if (line === open.fence) {
      const [language = '', ...options] = open.info.trim().split(/\s+/);
      found.push({
        language,
        options: new Map(options.map((word) => [word.split('=')[0] ?? word, word.split('=').slice(1).join('=')])),
        text: open.lines.map((each) => `${each}\n`).join(''),
        line: open.line,
      });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined) throw new Error(`the block at line ${open.line} is never closed`);
  return found;
}

/** The chapter whose files a chapter goes on with, as a comment in it says: `<!-- goes on from first-task.md -->`. */
export function predecessorOf(markdown: string): string | undefined {
  return /^<!-- goes on from (\S+\.md) -->$/m.exec(markdown)?.[1];
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
