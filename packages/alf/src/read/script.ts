/** The statements of a file, without recursion: a script is evaluated as Tcl would, as data (alf-format 2, 4, 7). */
import { closestName } from '@jobtronaut/diagnostics';
import {
  ALLOWED,
  type Content,
  DEEPEST,
  OPERATORS,
  type OperatorName,
  type OperatorSpec,
  operatorOf,
} from '../operators.ts';
import { shown } from '../shown.ts';
import { fitted } from './fitted.ts';
import { brokenContinuationHint, unknownOperatorHint } from './hints.ts';
import type { Mode } from './input.ts';
import type { Problems } from './problems.ts';
import { fileOffset, type Source, sourceOf } from './source.ts';
import { Spans } from './spans.ts';
import { type Interpreted, StatementReader } from './statement.ts';
import { Variables } from './substitute.ts';
import type { AlfFile, AlfStatement } from './syntax.ts';
import { innerEnd, innerStart, type Word, WordReader, wordValue } from './words.ts';

/** A script that is being read, or waits for it: the file, or a block. */
interface Script {
  readonly source: Source;
  at: number;
  readonly end: number;
  readonly content: Content | 'top';
  readonly into: AlfStatement[];
  /** Where the finished list goes. */
  readonly close: (statements: AlfStatement[]) => void;
  readonly depth: number;
  /** The number of the statement that the block belongs to (Spans), and the block's place in the table. */
  readonly owner: number;
  readonly block: number;
  /** The variable of the Iterate whose template this is. Inside, its value is its own reference as text. */
  readonly loopVariable: string | undefined;
  /** What the loop variable was before, once the script has begun. */
  shadowed: { readonly value: string | undefined } | undefined;
}

export interface ReadResult {
  readonly file: AlfFile;
  readonly spans: Spans;
}

/** Told of all that is read, for who needs more than the statements: the formatter. Scripts are known by identity. */
export interface Observer {
  comment(script: object, source: Source, start: number, end: number): void;
  command(script: object, words: readonly Word[], spec: OperatorSpec): void;
  /** A word of the last command is a script of its own. */
  block(word: Word, script: object): void;
}

const HEADER = /^##\s*AlfredToDo\s+(\S+)/;

/** Reads a normalised text (input.ts). Problems go to `problems`; what could be understood is returned in any case. */
export function readStatements(text: string, mode: Mode, problems: Problems, observer?: Observer): ReadResult {
  return new Reader(text, mode, problems, observer).run();
}

class Reader {
  readonly #text: string;
  readonly #problems: Problems;
  readonly #variables: Variables;
  readonly #words: WordReader;
  readonly #statements: StatementReader;
  readonly #mode: Mode;
  readonly #observer: Observer | undefined;
  readonly #spans = new Spans();
  readonly #file: AlfFile;
  /** What the statements at the top level are, and whether a mixture was told. */
  #kind: 'job' | 'fragment' | undefined;
  #isMixed = false;

  constructor(text: string, mode: Mode, problems: Problems, observer: Observer | undefined) {
    this.#text = text;
    this.#observer = observer;
    this.#mode = mode;
    this.#problems = problems;
    this.#variables = new Variables(text.length);
    this.#words = new WordReader(problems, this.#variables);
    this.#statements = new StatementReader(mode, problems, this.#words);
    this.#file = { header: HEADER.exec(text)?.[1] ?? null, kind: 'job', statements: [] };
  }

  run(): ReadResult {
    const words = this.#words;
    const waiting: Script[] = [
      {
        source: sourceOf(this.#text),
        at: 0,
        end: this.#text.length,
        content: 'top',
        into: this.#file.statements,
        close: () => {},
        depth: 0,
        owner: -1,
        block: -1,
        loopVariable: undefined,
        shadowed: undefined,
      },
    ];
    for (let script = waiting.at(-1); script !== undefined && !words.halted; script = waiting.at(-1)) {
      this.#shadow(script);
      words.source = script.source;
      words.at = script.at;
      words.end = script.end;
      const found = words.next(
        this.#observer && ((start, end) => this.#observer?.comment(script, script.source, start, end)),
      );
      script.at = words.at;
      if (found) this.#statement(script, words.words, waiting);
      else {
        this.#unshadow(script);
        script.close(fitted(script.into));
        waiting.pop();
      }
    }
    this.#file.kind = this.#kind ?? 'job';
    if (this.#kind === undefined && !this.#problems.hasErrors)
      this.#problems.add({
        code: 'no-job',
        severity: 'error',
        message: 'no Job and no Task in the file',
        start: 0,
        end: 0,
      });
    return { file: this.#file, spans: this.#spans };
  }

  #shadow(script: Script): void {
    if (script.loopVariable === undefined || script.shadowed !== undefined) return;
    script.shadowed = { value: this.#variables.get(script.loopVariable) };
    this.#variables.set(script.loopVariable, `$${script.loopVariable}`);
  }

  #unshadow(script: Script): void {
    if (script.loopVariable !== undefined) this.#variables.set(script.loopVariable, script.shadowed?.value);
  }

  #statement(script: Script, words: readonly Word[], waiting: Script[]): void {
    const [operator] = words;
    if (operator === undefined) return;
    const spec = this.#operator(script, operator);
    if (spec === undefined) return;
    if (script.content === 'top') this.#checkTop(spec, operator);
    if (spec.deprecated)
      this.#statements.tell(
        'deprecated',
        'warning',
        operator,
        `${spec.name} is deprecated${spec === OPERATORS.Command ? '; write Cmd' : ''}`,
      );
    const start = fileOffset(operator.source, operator.start);
    const last = words.at(-1) ?? operator;
    const number = this.#spans.add(start, fileOffset(last.source, last.end), script.owner, script.block);
    this.#observer?.command(script, words, spec);
    if (spec === OPERATORS.Assign || spec === OPERATORS.set) {
      const statement = this.#statements.readAssign(spec, words);
      if (statement === undefined || !('value' in statement)) return;
      this.#variables.set(statement.varname, statement.value);
      script.into.push(statement);
      return;
    }
    const read = this.#statements.read(spec, words);
    script.into.push(read.statement);
    this.#openBlocks(script, number, spec, read, waiting);
  }

  /** The operator that may stand here. */
  #operator(script: Script, word: Word): OperatorSpec | undefined {
    if (word.broken) return undefined;
    const name = wordValue(word);
    if (name.startsWith('}')) {
      this.#statements.tell('unexpected-close-brace', 'error', word, 'unexpected close-brace', {
        hint: 'there is one close-brace too many, here or further up',
      });
      return undefined;
    }
    const spec = operatorOf(name);
    const allowed = ALLOWED[script.content];
    if (spec === undefined) {
      this.#tellUnknown(word, name, allowed);
      return undefined;
    }
    if (allowed.includes(spec.name)) return spec;
    const place = PLACES[script.content];
    this.#statements.tell('misplaced-operator', 'error', word, `${spec.name} cannot stand ${place}`, {
      hint: `here may stand ${allowed.filter((other) => !OPERATORS[other].deprecated).join(', ')}`,
    });
    return undefined;
  }

  #tellUnknown(word: Word, name: string, allowed: readonly OperatorName[]): void {
    const suggest = closestName(name, allowed) ?? closestName(name, Object.keys(OPERATORS));
    const meant = suggest === undefined ? '' : `; did you mean "${suggest}"?`;
    const hint =
      unknownOperatorHint(name) ??
      (word.source.map === undefined ? brokenContinuationHint(word.source, word.start) : undefined);
    this.#statements.tell('unknown-operator', 'error', word, `unknown operator ${shown(name)}${meant}`, {
      suggest,
      hint,
    });
  }

  /** A file is one job, or tasks alone. */
  #checkTop(spec: OperatorSpec, word: Word): void {
    if (spec === OPERATORS.Assign || spec === OPERATORS.set) return;
    const kind = spec === OPERATORS.Job ? 'job' : 'fragment';
    if (this.#kind === undefined) this.#kind = kind;
    else if (this.#kind !== kind) {
      if (!this.#isMixed)
        this.#statements.tell(
          'mixed-top-level',
          'error',
          word,
          `${spec.name} at the top-level, beside ${kind === 'job' ? 'tasks' : 'a Job'}`,
          {
            hint: 'a file holds one Job, or the tasks of a fragment alone',
          },
        );
      this.#isMixed = true;
    } else if (kind === 'job')
      this.#statements.tell(
        'multiple-jobs',
        this.#mode === 'strict' ? 'error' : 'warning',
        word,
        'more than one Job in the file',
      );
  }

  /** Puts the blocks of a statement before what waits: -init first, then as they stand in the file. */
  #openBlocks(script: Script, number: number, spec: OperatorSpec, read: Interpreted, waiting: Script[]): void {
    const { statement, blocks } = read;
    const isInit = (name: string): number => (name === 'init' ? 1 : 0);
    // The last one that is put there is read first.
    const order = [...blocks].reverse().sort((a, b) => isInit(a.spec.name) - isInit(b.spec.name));
    const fields = statement as unknown as Record<string, AlfStatement[]>;
    for (const { spec: option } of blocks) fields[option.name] = [];
    for (const { spec: option, word } of order) {
      if (word.broken) continue;
      if (script.depth >= DEEPEST) {
        this.#statements.tell('too-deep', 'error', word, `more than ${DEEPEST} levels of nesting`);
        continue;
      }
      const isRange = word.cooked === undefined;
      const source = isRange ? word.source : this.#words.valueSource(word);
      const block: Script = {
        source,
        at: isRange ? innerStart(word) : 0,
        end: isRange ? innerEnd(word) : source.text.length,
        content: option.content ?? 'tasks',
        into: [],
        close: (statements) => {
          fields[option.name] = statements;
        },
        depth: script.depth + 1,
        owner: number,
        block: spec.fields.get(option.name) ?? -1,
        loopVariable: option.name === 'template' && statement.operator === 'Iterate' ? statement.varname : undefined,
        shadowed: undefined,
      };
      waiting.push(block);
      this.#observer?.block(word, block);
    }
  }
}

const PLACES: Readonly<Record<Content | 'top', string>> = {
  top: 'at the top level',
  assigns: 'in a block of Assigns',
  tasks: 'in a block of tasks',
  commands: 'in a block of commands',
};
