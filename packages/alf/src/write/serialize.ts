import { JobtronautError } from '@jobtronaut/diagnostics';
import { checkDocument, NO_TASKS, refusal } from '../check/writable.ts';
import type { Code } from '../codes.ts';
import type { Job, Subtask } from '../document.ts';
import { DEEPEST, type OperatorSpec } from '../operators.ts';
import { type Fields, firstOf, isMissing, setOptions, specOf, writeHead, writeLeafBlock } from './element.ts';
import { indentation } from './indentation.ts';
import { type QuoteOptions, Unwritable } from './quote.ts';
import { Sink } from './sink.ts';
import { array, writeOption } from './value.ts';

/** What can be written: a job, or tasks alone (the output of an `-expand` command). */
export type AlfDocument = Job | Subtask | readonly Subtask[];

/** How a document is written. */
export type SerializeOptions = QuoteOptions;

/**
 * The text of a job file: byte for byte what the stock author API writes wherever that is right, correct Tcl elsewhere
 * (alf-format 3 and 5). No final newline. For jobs of hundreds of megabytes see {@link serializeAlfChunks}.
 *
 * @throws AlfDocumentError for a document that cannot be written, with every problem and its path
 * @throws JobtronautError `too-large` for a text that no string can hold
 */
export function serializeAlf(document: AlfDocument, options: SerializeOptions = {}): string {
  let text = '';
  try {
    for (const chunk of write(document, options.asciiOnly ?? false)) text += chunk;
  } catch (error) {
    if (error instanceof Unwritable) throw refusal(document, error.message);
    if (!(error instanceof RangeError)) throw error;
    throw new JobtronautError('too-large' satisfies Code, 'the job file would be longer than a string can be', {
      hint: 'write it in chunks (serializeAlfChunks)',
      cause: error,
    });
  }
  return text;
}

/**
 * The same text in chunks of about a million characters, made as they are asked for; memory stays flat.
 * The document is checked before the first chunk, so that nothing half-written is left behind.
 *
 * @throws AlfDocumentError as {@link serializeAlf} does, before the first chunk
 */
export function* serializeAlfChunks(document: AlfDocument, options: SerializeOptions = {}): Generator<string, void> {
  if (checkDocument(document).kept.length > 0) throw refusal(document, '');
  yield* write(document, options.asciiOnly ?? false);
}

/** A block of tasks that is open, and what of its element is yet to be written behind it. */
interface Open {
  readonly spec: OperatorSpec;
  readonly fields: Fields;
  readonly level: number;
  readonly items: readonly unknown[];
  next: number;
  /** The options behind the block (`setOptions`). */
  readonly rest: number;
}

function* write(document: AlfDocument, asciiOnly: boolean): Generator<string, void> {
  const roots: readonly unknown[] = Array.isArray(document) ? document : [document];
  if (roots.length === 0) throw new Unwritable(NO_TASKS);
  const sink = new Sink(asciiOnly);
  const open: Open[] = [];
  /** The elements whose blocks are open. */
  const around = new Set<Fields>();
  for (let root = 0; root < roots.length; root++) {
    if (root > 0) sink.write('\n');
    writeElement(sink, roots[root], Array.isArray(document) ? 'tasks' : 'document', 0, open);
    for (let block = open.at(-1); block !== undefined; block = open.at(-1)) {
      const { spec, fields, level, items } = block;
      if (block.next < items.length) {
        if (block.next === 0) around.add(fields);
        sink.write(block.next === 0 ? '{\n' : '\n');
        sink.write(indentation(level + 1));
        if (around.has(items[block.next] as Fields)) throw new Unwritable('an element stands inside itself');
        writeElement(sink, items[block.next++], 'tasks', level + 1, open);
      } else {
        open.pop();
        around.delete(fields);
        sink.write('\n');
        sink.write(indentation(level));
        sink.write('}');
        writeOptions(sink, spec, fields, block.rest, level, open);
      }
      if (sink.isFull) yield sink.take();
    }
  }
  yield sink.take();
}

/** An element up to its first block of tasks, which is left open. */
function writeElement(sink: Sink, node: unknown, content: 'document' | 'tasks', level: number, open: Open[]): void {
  const spec = specOf(node, content);
  const fields = node as Fields;
  for (const name of spec.required) if (isMissing(fields[name])) throw new Unwritable(`${spec.name} needs ${name}`);
  if (level > DEEPEST) throw new Unwritable(`more than ${DEEPEST} levels of nesting`);
  writeHead(sink, spec, fields);
  writeOptions(sink, spec, fields, setOptions(spec, fields), level, open);
}

/** The options of a set, up to a block of tasks, which is left open. */
function writeOptions(sink: Sink, spec: OperatorSpec, fields: Fields, set: number, level: number, open: Open[]): void {
  for (let rest = set; rest !== 0; ) {
    const option = firstOf(spec, rest);
    const value = fields[option.name];
    rest &= rest - 1;
    if (option.kind !== 'block') writeOption(sink, option, value, level);
    else if (option.content !== 'tasks') writeLeafBlock(sink, option, value, level);
    else if (array(value, 'a list of tasks').length > 0) {
      sink.write(option.head);
      open.push({ spec, fields, level, items: value as readonly unknown[], next: 0, rest });
      return;
    }
  }
}
