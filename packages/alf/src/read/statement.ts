/** From the words of a command to a statement: which word is what, and whether its value fits (alf-format 4 and 6). */
import { closestName } from '@jobtronaut/diagnostics';
import type { Code } from '../codes.ts';
import { OPERATORS, OPTION_WORD, type OperatorSpec, type OptionSpec, VARIABLE_NAME } from '../operators.ts';
import { shown } from '../shown.ts';
import { extraWordHint } from './hints.ts';
import type { Mode } from './input.ts';
import { ListError, splitList } from './list.ts';
import { BadValue, readOptionValue } from './option-value.ts';
import type { Problem, Problems } from './problems.ts';
import { fileOffset } from './source.ts';
import type { AlfOptions, AlfStatement, OptionValue } from './syntax.ts';
import { type Word, type WordReader, wordValue } from './words.ts';

/** A block that is to be read, and the word that holds it. */
export interface PendingBlock {
  readonly spec: OptionSpec;
  readonly word: Word;
}

/** A statement as read, its blocks not yet. */
export interface Interpreted {
  readonly statement: AlfStatement;
  readonly blocks: readonly PendingBlock[];
}

/** Reads one statement after another; problems go to `problems`. */
export class StatementReader {
  readonly #mode: Mode;
  readonly #problems: Problems;
  readonly #words: WordReader;
  /** The last value of each option: in a large job most commands say the same, and then share it. */
  readonly #last = new Map<OptionSpec, { readonly text: string; readonly value: OptionValue }>();

  constructor(mode: Mode, problems: Problems, words: WordReader) {
    this.#mode = mode;
    this.#problems = problems;
    this.#words = words;
  }

  tell(
    code: Code,
    severity: Problem['severity'],
    word: Word,
    message: string,
    more: Pick<Problem, 'hint' | 'suggest'> = {},
  ): void {
    const [start, end] = [fileOffset(word.source, word.start), fileOffset(word.source, word.end)];
    this.#problems.add({ code, severity, message, start, end, ...more });
  }

  /** `Assign name {value}`, `set name {value}`: two words exactly. */
  readAssign(spec: OperatorSpec, words: readonly Word[]): AlfStatement | undefined {
    const [operator, first, second, third] = words;
    if (operator === undefined) return undefined;
    if (first === undefined || second === undefined) {
      const missing = first === undefined ? 'a name and a value' : 'a value';
      this.tell('missing-argument', 'error', operator, `${spec.name} needs ${missing}`);
      return undefined;
    }
    if (third !== undefined) this.#tellExtra(spec, third, 'error');
    const [varname, value] = [wordValue(first), wordValue(second)];
    if (!VARIABLE_NAME.test(varname)) {
      this.#tellBadName(spec, first, varname);
      return undefined;
    }
    return { operator: spec.name === 'set' ? 'set' : 'Assign', args: [varname, value], varname, value };
  }

  /** Every other statement. */
  read(spec: OperatorSpec, words: readonly Word[]): Interpreted {
    const positional: Word[] = [];
    const options: AlfOptions = {};
    const blocks: PendingBlock[] = [];
    let titleOption: string | undefined;
    const isSoleInstance = spec === OPERATORS.Instance && words.length === 2;
    for (let i = 1; i < words.length; i++) {
      const word = words[i] as Word;
      const name = isSoleInstance ? undefined : optionName(word);
      if (name === undefined) {
        positional.push(word);
        continue;
      }
      const value = words[++i];
      const option = spec.byName.get(name);
      if (value === undefined) {
        this.tell('missing-value', 'error', word, `${spec.name}: the option "-${name}" has no value`);
        continue;
      }
      if (option === undefined) this.#tellUnknownOption(spec, word, name);
      else if (option.deprecated)
        this.tell('deprecated', 'warning', word, `${spec.name}: the option "-${name}" is deprecated`);
      if (option?.kind === 'block') {
        if (blocks.some((block) => block.spec === option))
          this.tell(
            'duplicate-block',
            'error',
            word,
            `${spec.name}: the block "-${name}" stands here for the second time`,
          );
        else blocks.push({ spec: option, word: value });
      } else if (name === 'title' && option !== undefined) {
        if (titleOption !== undefined) this.#tellDuplicate(spec, word, name);
        titleOption = wordValue(value);
      } else {
        if (Object.hasOwn(options, name)) this.#tellDuplicate(spec, word, name);
        this.#readValue(spec, option, name, value, options);
      }
    }
    this.#checkRequired(spec, words, options, blocks);
    return { statement: this.#statement(spec, words, positional, titleOption, options), blocks };
  }

  #readValue(spec: OperatorSpec, option: OptionSpec | undefined, name: string, word: Word, options: AlfOptions): void {
    const text = wordValue(word);
    if (option === undefined || word.broken) {
      options[name] = text;
      return;
    }
    const last = this.#last.get(option);
    if (last?.text === text) {
      options[name] = last.value;
      return;
    }
    try {
      const value = readOptionValue(option, text);
      options[name] = value;
      if (value !== null) this.#last.set(option, { text, value: frozen(value) });
      else this.tell('empty-value', 'warning', word, `${spec.name}: the value of "-${name}" is empty`);
    } catch (error) {
      if (error instanceof ListError) this.#tellBadList(`${spec.name}: -${name}: ${error.message}`, word, error);
      else if (error instanceof BadValue)
        this.tell('bad-value', 'error', word, `${spec.name}: -${name}: ${error.message}`);
      else throw error;
    }
  }

  /** The statement with its positional words. Each is made in one go: objects that grow take twice the memory. */
  #statement(
    spec: OperatorSpec,
    words: readonly Word[],
    positional: readonly Word[],
    titleOption: string | undefined,
    options: AlfOptions,
  ): AlfStatement {
    const [first, ...extra] = positional;
    const operator = words[0] as Word;
    const args = positional.map(wordValue);
    if (spec.name === 'Job') {
      for (const word of positional) this.#tellExtra(spec, word, 'error');
      return { operator: 'Job', args, title: titleOption ?? null, options };
    }
    const isCommand = spec.options === OPERATORS.Cmd.options;
    const severity = this.#mode === 'strict' || !(isCommand || spec.name === 'Task') ? 'error' : 'warning';
    for (const word of extra) this.#tellExtra(spec, word, severity);
    if (spec.name === 'RemoteCmd' || spec.name === 'Cmd' || spec.name === 'Command') {
      if (first === undefined)
        this.tell('missing-argument', 'error', operator, `${spec.name} has no launch expression`);
      const lists = positional.map((word) => this.#readArgv(spec, word));
      const [argv = []] = lists;
      return { operator: spec.name, args, argv: lists.length > 1 ? lists.flat() : argv, options };
    }
    if (spec.name === 'Iterate') {
      const varname = first === undefined ? '' : wordValue(first);
      if (first === undefined) this.tell('missing-argument', 'error', operator, 'Iterate has no loop variable name');
      else if (!VARIABLE_NAME.test(varname)) this.#tellBadName(spec, first, varname);
      return { operator: 'Iterate', args, varname, options };
    }
    const title = first === undefined ? titleOption : wordValue(first);
    if (title === undefined) this.tell('missing-argument', 'error', operator, `${spec.name} has no title`);
    if (first !== undefined && titleOption !== undefined) {
      const option = words.findIndex((word) => optionName(word) === 'title');
      this.#tellDuplicate(spec, words[option] as Word, 'title');
    }
    return { operator: spec.name === 'Instance' ? 'Instance' : 'Task', args, title: title ?? '', options };
  }

  #readArgv(spec: OperatorSpec, word: Word): string[] {
    if (word.broken) return [];
    try {
      const argv = splitList(wordValue(word));
      if (argv.length === 0) this.tell('bad-value', 'error', word, `${spec.name}: the launch expression is empty`);
      return argv;
    } catch (error) {
      if (!(error instanceof ListError)) throw error;
      this.#tellBadList(`${spec.name}: launch expression: ${error.message}`, word, error);
      return [];
    }
  }

  #checkRequired(
    spec: OperatorSpec,
    words: readonly Word[],
    options: AlfOptions,
    blocks: readonly PendingBlock[],
  ): void {
    if (spec !== OPERATORS.Iterate) return;
    const given = (option: OptionSpec): boolean =>
      option.kind === 'block'
        ? blocks.some((block) => block.spec === option)
        : words.some((word) => optionName(word) === option.name);
    for (const option of spec.options)
      if (option.required && (!given(option) || options[option.name] === null))
        this.tell('missing-required', 'error', words[0] as Word, `Iterate needs the option "-${option.name}"`);
  }

  #tellUnknownOption(spec: OperatorSpec, word: Word, name: string): void {
    const suggest = closestName(name, suggestible(spec));
    const elsewhere = Object.values(OPERATORS)
      .filter((other) => other.byName.has(name) && !other.deprecated)
      .map((other) => other.name);
    const hint = elsewhere.length > 0 ? `"-${name}" is an option of ${elsewhere.join(', ')}` : undefined;
    const meant = suggest === undefined ? '' : `; did you mean "-${suggest}"?`;
    const severity = this.#mode === 'strict' ? 'error' : 'warning';
    const message = `${spec.name}: unknown option "-${name}"${meant}`;
    this.tell('unknown-option', severity, word, message, suggest === undefined ? { hint } : { suggest });
  }

  #tellDuplicate(spec: OperatorSpec, word: Word, name: string): void {
    const wins = name === 'title' ? 'the first word wins, else the last option' : 'the last one wins';
    this.tell('duplicate-option', 'warning', word, `${spec.name}: "-${name}" is given twice; ${wins}`);
  }

  #tellExtra(spec: OperatorSpec, word: Word, severity: Problem['severity']): void {
    const value = wordValue(word);
    this.tell('extra-argument', severity, word, `${spec.name}: unexpected word ${shown(value)}`, {
      hint: extraWordHint(value),
    });
  }

  #tellBadName(spec: OperatorSpec, word: Word, name: string): void {
    if (word.broken) return;
    const message = `${spec.name}: expected a variable name (letters, digits, _; no digit first), got ${shown(name)}`;
    this.tell('bad-value', 'error', word, message);
  }

  #tellBadList(message: string, word: Word, error: ListError): void {
    const { map } = this.#words.valueSource(word);
    const start = map?.[error.start] ?? fileOffset(word.source, word.start);
    const end = map?.[error.end] ?? fileOffset(word.source, word.end);
    this.#problems.add({ code: 'bad-list', severity: 'error', message, start, end: Math.max(end, start + 1) });
  }
}

/** Who changes the list of one command must not change that of another. */
function frozen(value: OptionValue): OptionValue {
  if (Array.isArray(value)) for (const item of value) Object.freeze(item);
  return Object.freeze(value);
}

/** The name of the option that a word is, without the dash; nothing if it is none. */
export function optionName(word: Word): string | undefined {
  const text = word.cooked ?? word.source.text;
  const start = word.cooked === undefined ? word.start + (word.form === 'bare' ? 0 : 1) : 0;
  // Most words are told by their first character.
  if (text.charCodeAt(start) !== 0x2d) return undefined;
  const value = wordValue(word);
  return OPTION_WORD.test(value) ? value.slice(1) : undefined;
}

/** The options of an operator, deprecated ones last. */
const suggestible = (spec: OperatorSpec): string[] =>
  [...spec.options]
    .sort((a, b) => Number(a.deprecated ?? false) - Number(b.deprecated ?? false))
    .map(({ name }) => name);
