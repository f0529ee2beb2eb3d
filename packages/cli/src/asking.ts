import { closeNames, didYouMean } from '@jobtronaut/diagnostics';
import { columnNames, EngineError, type TableName } from '@jobtronaut/tractor-client';
import { CliError } from './errors.ts';
import { searchWord } from './search-word.ts';

/** What is asked of an engine, for the words about what is wrong with it. */
interface Question {
  readonly table: TableName;
  readonly clause: string;
  /** Characters that were put before it. @default 0 */
  readonly before?: number;
  /** Names of columns, as the user gave them. */
  readonly columns?: readonly string[];
}

/**
 * Asks the engine what a user has worded, and tells mistakes in the words as theirs.
 *
 * @throws CliError `unknown-column`, `bad-clause`; whatever else the client throws
 */
export async function asking<T>(question: Question, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw badColumn(question, error) ?? badClause(question, error) ?? error;
  }
}

/** Engines may know columns that we do not: ours are looked at only once the engine has refused. */
function badColumn({ table, columns = [] }: Question, error: EngineError): CliError | undefined {
  for (const given of columns) {
    const [of, column] = given.includes('.') ? [tableOf(given), given.slice(given.indexOf('.') + 1)] : [table, given];
    const known = of === undefined ? [] : columnNames(of);
    if (known.includes(column) || !error.msg.includes(given)) continue;
    if (of === undefined) {
      return new CliError('unknown-column', `There is no table for "${given}"`, {
        hint: `There are ${TABLES.map((each) => `${each}.COLUMN`).join(', ')}.`,
        cause: error,
      });
    }
    const guess = didYouMean(closeNames(column, known));
    return new CliError('unknown-column', `${of}s have no column "${column}"${guess ? `; ${guess}` : ''}`, {
      hint: `There are ${known.join(', ')}.`,
      cause: error,
    });
  }
  return undefined;
}

/** As the first word of a column of another table (tractor-protocol 6.2). */
const TABLES = ['Job', 'Task', 'Command', 'Invocation', 'Blade'] as const;

function tableOf(column: string): TableName | undefined {
  return TABLES.find((each) => column.startsWith(`${each}.`))?.toLowerCase() as TableName | undefined;
}

/** The embedded engine tells the place. */
function badClause({ table, clause, before = 0 }: Question, error: EngineError): CliError | undefined {
  const [, character, told] = /search clause, character (\d+): (.*?) \(at /s.exec(error.msg) ?? [];
  if (character === undefined || told === undefined) return undefined;
  const meant = searchWord(/^unknown name "(\w+)"$/.exec(told)?.[1] ?? '');
  const message = meant === undefined ? told : `${told}; ${didYouMean([meant])}`;
  // What is not closed may be the parenthesis that stands before the clause.
  const at = Math.max(0, Number(character) - 1 - before);
  const [, word] = /\bstate\s*=\s*["']?(active|ready|blocked|error|done)\b/.exec(clause) ?? [];
  if (table === 'job' && word !== undefined) {
    return new CliError('bad-clause', `The search clause is wrong at character ${at + 1}: ${message}`, {
      hint: `Jobs have no state of their own; say the bare word: jobtronaut query jobs ${word}`,
      cause: error,
    });
  }
  const from = Math.max(0, at - 50);
  const shown = `${from > 0 ? '…' : ''}${clause.slice(from, at + 50)}`.replace(/\s/g, ' ');
  return new CliError('bad-clause', `The search clause is wrong at character ${at + 1}: ${message}`, {
    hint: `${shown}\n  ${' '.repeat(at - from + (from > 0 ? 1 : 0))}^`,
    cause: error,
  });
}
