import { formatAfter } from './after.ts';
import { requireShape } from './check/shape.ts';
import { copyTree } from './copy-tree.ts';
import type { Job, Subtask } from './document.ts';
import { formatPriority, trimBlanks } from './numbers.ts';
import type { OptionSpec } from './operators.ts';
import { type Fields, specOf } from './write/element.ts';
import type { AlfDocument } from './write/serialize.ts';

/**
 * A document in normal form, which is what reading its text gives: `parseAlf(serializeAlf(d))` equals
 * `normaliseDocument(d)`. Without options that are undefined, without empty lists and blocks, `priority` with one
 * decimal, `after` as `MM DD hh:mm`, `expand` as a boolean where its text is 0 or 1, and without `spoolcwd`, which is
 * read and never written. The document is not changed; lists of texts are shared.
 *
 * @throws AlfDocumentError for a document that could not be written; a job needs neither title nor tasks
 */
export function normaliseDocument(document: Job): Job;
export function normaliseDocument(document: Subtask): Subtask;
export function normaliseDocument(document: readonly Subtask[]): Subtask[];
export function normaliseDocument(document: AlfDocument): AlfDocument;
export function normaliseDocument(document: AlfDocument): AlfDocument {
  requireShape(document);
  const roots = copyTree<unknown>([document].flat(), (from, to, copies) => {
    const spec = specOf(from);
    const fields = from as Fields;
    for (const name in fields) {
      const option = spec.options[spec.fields.get(name) ?? -1];
      const value =
        option === undefined ? firstWord(spec.byName.get(name), fields[name]) : normalValue(option, fields[name]);
      if (value !== undefined) to[name] = option?.kind === 'block' ? copies(value as readonly unknown[]) : value;
    }
  });
  return (Array.isArray(document) ? roots : roots[0]) as unknown as AlfDocument;
}

/** `kind`, the field of the first word; nothing for options that are only read. */
const firstWord = (option: OptionSpec | undefined, value: unknown): unknown => (option?.readOnly ? undefined : value);

/** What a reader would find; undefined for nothing. */
function normalValue(option: OptionSpec, value: unknown): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined;
    if (option.kind === 'ints') return value.map(withoutMinusZero);
    if (option.kind !== 'dirmaps') return value;
    return value.map(({ source, target, zone }: Record<string, unknown>) => ({ source, target, zone }));
  }
  if (option.kind === 'priority') return withoutMinusZero(Number(formatPriority(value as number)));
  if (typeof value === 'number') return withoutMinusZero(value);
  if (typeof value !== 'string') return value;
  if (option.kind === 'date') return value === '' ? undefined : formatAfter(value);
  if (option.kind !== 'expand') return value;
  if (trimBlanks(value) === '') return undefined;
  return value === '1' ? true : value === '0' ? false : value;
}

const withoutMinusZero = (value: number): number => value || 0;
