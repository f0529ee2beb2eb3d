import { OUTPUT_CODES, type OutputVerdict } from '@jobtronaut/core';
import type { LineVerdict } from '@jobtronaut/runner';
import { verdictParts } from '../output-verdict.ts';

/** A filter's verdict on a line, in the words of the runner. Lines are without their newline there. */
export function lineVerdict(verdict: OutputVerdict, line: string): LineVerdict {
  const { code, value, also } = verdictParts(verdict);
  const log = typeof also === 'string' ? withoutNewline(also) : also;
  switch (code) {
    case OUTPUT_CODES.TR_LOG_PROGRESS:
      return { kind: 'progress', percent: value as number, log };
    case OUTPUT_CODES.TR_LOG_EXIT_CODE:
      return { kind: 'exit-code', code: value as number, log };
    case OUTPUT_CODES.TR_LOG_FATAL_CODE:
      return { kind: 'fatal-code', code: value as number, log };
    case OUTPUT_CODES.TR_LOG_EXPAND_CHUNK: {
      const parts: readonly (string | null)[] = Array.isArray(value) ? value : [value as string];
      // No meaning is known of a second one.
      return { kind: 'expand-chunk', file: parts[0] ?? '', log };
    }
    default: {
      if (value === null) return { kind: 'text', log };
      const text = withoutNewline(value as string);
      return { kind: 'text', log: text === line ? true : text };
    }
  }
}

function withoutNewline(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}
