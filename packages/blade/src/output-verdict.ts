import { OUTPUT_CODES, type OutputVerdict } from '@jobtronaut/core';

const { TR_LOG_ALSO_EMIT } = OUTPUT_CODES;
const CODES: ReadonlySet<number> = new Set(Object.values(OUTPUT_CODES).filter((code) => code !== TR_LOG_ALSO_EMIT));

/** An output verdict in parts. */
export interface VerdictParts {
  /** Without the flag. */
  readonly code: number;
  readonly value: unknown;
  /** What is logged as well: the line (true), another text, or nothing (false). */
  readonly also: boolean | string;
}

/**
 * Takes a verdict apart; what a filter returns is checked here and nowhere else.
 *
 * @throws Error that says what is wrong with it
 */
export function verdictParts(verdict: OutputVerdict): VerdictParts {
  if (!Array.isArray(verdict) || verdict.length < 2 || verdict.length > 3)
    throw new Error('it returned no [code, value] or [code, value, text]');
  const [whole, value, text] = verdict as readonly [unknown, unknown, unknown];
  if (!Number.isInteger(whole)) throw new Error(`the code ${String(whole)} is no whole number`);
  const flagged = (whole as number) & TR_LOG_ALSO_EMIT;
  const code = (whole as number) & ~TR_LOG_ALSO_EMIT;
  if (!CODES.has(code)) throw new Error(`there is no code ${code}`);
  if (!isValueOf(code, value)) throw new Error(`${JSON.stringify(value)} is no value for the code ${code}`);
  if (text !== undefined && typeof text !== 'string') throw new Error('the text to log is no text');
  return { code, value, also: flagged !== 0 && (text ?? true) };
}

function isValueOf(code: number, value: unknown): boolean {
  switch (code) {
    case OUTPUT_CODES.TR_LOG_TEXT_EMIT:
      return value === null || typeof value === 'string';
    case OUTPUT_CODES.TR_LOG_PROGRESS:
      return Number.isFinite(value);
    case OUTPUT_CODES.TR_LOG_EXPAND_CHUNK: {
      const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
      const [file, destination] = parts;
      return (
        typeof file === 'string' &&
        (destination === undefined || destination === null || typeof destination === 'string')
      );
    }
    default:
      return Number.isInteger(value) && Math.abs(value as number) <= 0x7fff_ffff;
  }
}
