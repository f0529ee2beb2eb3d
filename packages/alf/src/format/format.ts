import { OPERATORS, type OptionSpec } from '../operators.ts';
import { normaliseInput } from '../read/input.ts';
import { Lines } from '../read/lines.ts';
import { Problems } from '../read/problems.ts';
import { readStatements } from '../read/script.ts';
import { optionName } from '../read/statement.ts';
import { AlfSyntaxError } from '../read/syntax-error.ts';
import { type Word, wordValue } from '../read/words.ts';
import { quote } from '../write/quote.ts';
import { type CommandItem, type Item, ItemCollector } from './items.ts';
import { balanced, formatArgv, formatValue, verbatim } from './word.ts';

/** How `formatAlf` lays a file out. */
export interface FormatOptions {
  /**
   * Puts the options into the order of the stock author API, unknown ones last.
   *
   * @default false
   */
  readonly sort?: boolean;
  /**
   * Adds the line `##AlfredToDo 3.0` where there is none.
   *
   * @default false
   */
  readonly header?: boolean;
  /** Stands in the places of the diagnostics. */
  readonly fileName?: string;
}

/**
 * A job file in the layout of the stock author API (alf-format 10). Comments are kept, and blank lines between things,
 * one for many; so are words with variable references. It says the same as before, and formatting it again changes nothing.
 *
 * @throws AlfSyntaxError for what a tolerant reader refuses
 */
export function formatAlf(input: string | Uint8Array, options: FormatOptions = {}): string {
  const problems = new Problems();
  const text = normaliseInput(input, 'tolerant', problems);
  const collector = new ItemCollector();
  const { file } = readStatements(text, 'tolerant', problems, collector);
  if (problems.hasErrors) throw new AlfSyntaxError(problems.toDiagnostics(new Lines(text), options.fileName));
  const formatted = `${new Layout(options.sort ?? false).run(collector.items)}\n`;
  return options.header && file.header === null ? `##AlfredToDo 3.0\n\n${formatted}` : formatted;
}

/** A part of a statement: text, or a block that is still to be written. */
type Part = string | readonly Item[];

/** A script on its way to the output. */
interface Open {
  readonly items: readonly Item[];
  readonly level: number;
  item: number;
  /** The parts of the current item, and how many of them are written. */
  parts: readonly Part[];
  part: number;
}

class Layout {
  readonly #sort: boolean;
  readonly #output: string[] = [];

  constructor(sort: boolean) {
    this.#sort = sort;
  }

  run(items: readonly Item[]): string {
    const open: Open[] = [{ items, level: 0, item: 0, parts: [], part: 0 }];
    for (let script = open.at(-1); script !== undefined; script = open.at(-1)) {
      const part = script.parts[script.part++];
      if (typeof part === 'string') this.#output.push(part);
      else if (part !== undefined) {
        this.#output.push('{');
        open.push({ items: part, level: script.level + 1, item: 0, parts: [], part: 0 });
      } else if (script.item < script.items.length) this.#begin(script);
      else {
        open.pop();
        const around = open.at(-1);
        if (around !== undefined)
          this.#output.push(script.items.length === 0 ? '}' : `\n${'  '.repeat(around.level)}}`);
      }
    }
    return this.#output.join('');
  }

  /** The line break before an item, and its parts. */
  #begin(script: Open): void {
    const { items, level } = script;
    const item = items[script.item] as Item;
    const before = items[script.item - 1];
    script.item++;
    const indent = '  '.repeat(level);
    if (level > 0 || before !== undefined) this.#output.push('\n');
    if (before !== undefined && needsBlank(before, item, level)) this.#output.push('\n');
    this.#output.push(indent);
    script.part = 0;
    if (item.kind === 'comment') script.parts = [level > 0 ? balanced(item.text) : item.text];
    else script.parts = this.#partsOf(item, indent);
  }

  #partsOf(item: CommandItem, indent: string): Part[] {
    const { spec, words } = item;
    const parts: Part[] = [];
    const isNested = indent !== '';
    const put = (index: number, write: (word: Word) => Part): void => {
      const word = words[index];
      const previous = words[index - 1];
      // The words of an expansion stand in one token.
      if (word === undefined || (word.expansion !== undefined && word.expansion === previous?.expansion)) return;
      if (index > 0) parts.push(' ');
      parts.push(verbatim(word, isNested) ?? write(word));
    };
    put(0, () => spec.name);
    if (spec === OPERATORS.Assign || spec === OPERATORS.set) {
      put(1, wordValue);
      put(2, (word) => quote(wordValue(word)));
    } else
      for (const { option, name, at } of this.#ordered(item, argumentsOf(item))) {
        if (name === undefined)
          put(at, spec.options === OPERATORS.Cmd.options ? formatArgv : (word) => quote(wordValue(word)));
        else {
          put(at - 1, () => `-${name}`);
          put(at, (word) => item.blocks.get(word) ?? formatValue(option, word, indent));
        }
      }
    if (item.trailing !== undefined) parts.push(' ;', isNested ? balanced(item.trailing) : item.trailing);
    return parts;
  }

  /** Positional words first, as the stock API has them; all as they stand if expansions make the order matter. */
  #ordered({ spec, words }: CommandItem, list: Argument[]): Argument[] {
    if (words.some((word) => word.expansion !== undefined)) return list;
    const positional = list.filter(({ name }) => name === undefined);
    const options = list.filter(({ name }) => name !== undefined);
    const order = ({ option }: Argument): number =>
      option === undefined ? Number.MAX_SAFE_INTEGER : spec.options.indexOf(option);
    if (this.#sort) options.sort((a, b) => order(a) - order(b));
    return [...positional, ...options];
  }
}

/** A positional word, or an option with its value. */
interface Argument {
  readonly option: OptionSpec | undefined;
  /** The name of the option; the word before holds it. */
  readonly name: string | undefined;
  /** Which word it is. */
  readonly at: number;
}

function argumentsOf({ spec, words }: CommandItem): Argument[] {
  const list: Argument[] = [];
  const isSoleInstance = spec === OPERATORS.Instance && words.length === 2;
  for (let at = 1; at < words.length; at++) {
    const name = isSoleInstance ? undefined : optionName(words[at] as Word);
    if (name !== undefined) at++;
    list.push({ option: name === undefined ? undefined : spec.byName.get(name), name, at });
  }
  return list;
}

function needsBlank(before: Item, item: Item, level: number): boolean {
  if (level > 0) return item.hasBlankBefore;
  if (before.kind === 'comment') return before.isHeader || item.hasBlankBefore;
  return item.kind === 'command' || item.hasBlankBefore;
}
