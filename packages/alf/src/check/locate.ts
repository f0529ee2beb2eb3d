/** From a path in the document to a place in the file; worked out when a problem is told, not while reading. */
import { Adjacency } from '../graph/adjacency.ts';
import { type OperatorSpec, operatorOf } from '../operators.ts';
import { Problems } from '../read/problems.ts';
import { fileOffset, type Source, sourceOf } from '../read/source.ts';
import type { Spans } from '../read/spans.ts';
import { optionName } from '../read/statement.ts';
import { Variables } from '../read/substitute.ts';
import type { AlfFile } from '../read/syntax.ts';
import { type Word, WordReader, wordValue } from '../read/words.ts';

/** A range of the file. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export class Locator {
  /** One for all that is read again: it keeps where braces close. */
  readonly #source: Source;
  readonly #specs = new Map<number, OperatorSpec | undefined>();
  readonly #spans: Spans;
  readonly #file: AlfFile;
  #children: Adjacency | undefined;
  /** Many problems are of one statement. */
  #last: { readonly statement: number; readonly words: readonly Word[] } | undefined;

  constructor(text: string, file: AlfFile, spans: Spans) {
    this.#source = sourceOf(text);
    this.#file = file;
    this.#spans = spans;
  }

  /** Where `subtasks[3].cmds[0].argv` stands: the option's value, or else the statement's operator. */
  rangeOf(path: string): Range {
    const steps = path.split('.').filter((step) => step !== '');
    let statement = this.#root(steps);
    for (const step of steps) {
      const [, name = '', index] = /^(.*?)(?:\[(\d+)\])?$/.exec(step) ?? [];
      const child = index === undefined ? undefined : this.#child(statement, name, Number(index));
      if (child === undefined) return this.#rangeOfOption(statement, name) ?? this.rangeOfStatement(statement);
      statement = child;
    }
    return this.rangeOfStatement(statement);
  }

  /** The operator of a statement. */
  rangeOfStatement(statement: number): Range {
    const start = this.#spans.start(statement);
    const [operator] = this.wordsOf(statement);
    return { start, end: operator === undefined ? start + 1 : fileOffset(operator.source, operator.end) };
  }

  /** The words of a statement, read once more; none if it stands in a text that was put together. */
  wordsOf(statement: number): readonly Word[] {
    if (this.#last?.statement !== statement) this.#last = { statement, words: this.#readWords(statement) };
    return this.#last.words;
  }

  #readWords(statement: number): readonly Word[] {
    const reader = new WordReader(new Problems(), new Variables(0));
    reader.source = this.#source;
    reader.at = this.#spans.start(statement);
    reader.end = this.#spans.end(statement);
    const [operator] = reader.next() ? reader.words : [];
    return operator !== undefined && operatorOf(wordValue(operator)) !== undefined ? reader.words : [];
  }

  /** The job, or of a fragment the task that the path begins with; that step is taken off. */
  #root(steps: string[]): number {
    const roots = this.#file.statements.flatMap(({ operator }, number) =>
      operator === 'Assign' || operator === 'set' ? [] : [number],
    );
    const children = this.#childrenOf(-1);
    const first = /^\[(\d+)\]$/.exec(steps[0] ?? '');
    if (first !== null) steps.shift();
    return children[roots[Number(first?.[1] ?? 0)] ?? 0] ?? 0;
  }

  #child(statement: number, name: string, index: number): number | undefined {
    const block = this.#specOf(statement)?.fields.get(name) ?? -1;
    // Variables may stand elsewhere and come in other numbers.
    if (name === 'init' || block < 0) return undefined;
    const children = this.#childrenOf(statement);
    // The statements of a block stand together.
    const child = children[children.findIndex((other) => this.#spans.block(other) === block) + index];
    return child !== undefined && this.#spans.block(child) === block ? child : undefined;
  }

  #specOf(statement: number): OperatorSpec | undefined {
    if (this.#specs.has(statement)) return this.#specs.get(statement);
    const [operator] = this.wordsOf(statement);
    const spec = operator && operatorOf(wordValue(operator));
    this.#specs.set(statement, spec);
    return spec;
  }

  /** The value of an option; the first word for what is no option. */
  #rangeOfOption(statement: number, name: string): Range | undefined {
    const words = this.wordsOf(statement);
    const option = words.findIndex((word) => optionName(word) === name);
    const isFirstWord = this.#specOf(statement)?.fields.get(name) === -1;
    const word = words[option >= 0 ? option + 1 : isFirstWord ? this.#positional(words) : -1];
    return word && { start: fileOffset(word.source, word.start), end: fileOffset(word.source, word.end) };
  }

  #positional(words: readonly Word[]): number {
    let index = 1;
    while (index < words.length && optionName(words[index] as Word) !== undefined) index += 2;
    return index;
  }

  #childrenOf(statement: number): Int32Array {
    if (this.#children === undefined) {
      const { count } = this.#spans;
      const parents = Int32Array.from({ length: count }, (_, number) => this.#spans.parent(number) + 1);
      this.#children = new Adjacency(count + 1, parents, Int32Array.from(parents.keys()));
    }
    return this.#children.of(statement + 1);
  }
}
