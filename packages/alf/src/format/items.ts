/** A job file as its author wrote it, for the formatter: statements with their words, comments, blank lines. */
import type { OperatorSpec } from '../operators.ts';
import type { Observer } from '../read/script.ts';
import type { Source } from '../read/source.ts';
import { innerStart, type Word } from '../read/words.ts';

/** A comment on a line of its own. */
interface CommentItem {
  readonly kind: 'comment';
  readonly text: string;
  readonly hasBlankBefore: boolean;
  readonly isHeader: boolean;
}

/** A statement. */
export interface CommandItem {
  readonly kind: 'command';
  readonly words: readonly Word[];
  readonly spec: OperatorSpec;
  readonly hasBlankBefore: boolean;
  /** What stands in its blocks, by the word that holds the block. */
  readonly blocks: Map<Word, Item[]>;
  /** The comment behind it on the same line. */
  trailing: string | undefined;
}

export type Item = CommentItem | CommandItem;

/** Collects the items of each script while the file is read. */
export class ItemCollector implements Observer {
  /** Those of the file itself. */
  readonly items: Item[] = [];
  readonly #scripts = new Map<object, { readonly items: Item[]; end: number }>();
  #last: CommandItem | undefined;

  comment(script: object, source: Source, start: number, end: number): void {
    const state = this.#stateOf(script);
    const between = source.text.slice(state.end, start);
    const before = state.items.at(-1);
    const text = withoutContinuation(source.text.slice(start, end));
    state.end = end;
    if (before?.kind === 'command' && before.trailing === undefined && !between.includes('\n')) before.trailing = text;
    else
      state.items.push({
        kind: 'comment',
        text,
        hasBlankBefore: isBlankBetween(between),
        isHeader: source.map === undefined && start === 0 && /^##\s*AlfredToDo\s+\S/.test(text),
      });
  }

  command(script: object, words: readonly Word[], spec: OperatorSpec): void {
    const state = this.#stateOf(script);
    const [first] = words;
    const last = words.at(-1);
    if (first === undefined || last === undefined) return;
    const { source, start } = tokenOf(first);
    const hasBlankBefore = isBlankBetween(source.text.slice(state.end, start));
    state.end = tokenOf(last).end;
    this.#last = { kind: 'command', words, spec, hasBlankBefore, blocks: new Map(), trailing: undefined };
    state.items.push(this.#last);
  }

  block(word: Word, script: object): void {
    const items: Item[] = [];
    this.#last?.blocks.set(word, items);
    this.#scripts.set(script, { items, end: word.cooked === undefined ? innerStart(word) : 0 });
  }

  /** The first script is the file. */
  #stateOf(script: object): { readonly items: Item[]; end: number } {
    let state = this.#scripts.get(script);
    if (state === undefined) {
      state = { items: this.items, end: 0 };
      this.#scripts.set(script, state);
    }
    return state;
  }
}

/** What stands in the file: the word itself, or the expansion that it comes from. */
export const tokenOf = (word: Word): Word => word.expansion ?? word;

const isBlankBetween = (text: string): boolean => /\n[ \t]*\n/.test(text);

/** A backslash at the very end of a text would reach for the line below, once there is one. */
const withoutContinuation = (comment: string): string => {
  const [backslashes = ''] = /\\*$/.exec(comment) ?? [];
  return backslashes.length % 2 === 1 ? comment.slice(0, -1) : comment;
};
