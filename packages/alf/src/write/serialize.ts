import { JobtronautError } from '@jobtronaut/diagnostics';
import { checkDocument, refusal } from '../check/writable.ts';
import type { Code } from '../codes.ts';
import type { Job, Subtask } from '../document.ts';
import { DEEPEST, type OperatorSpec } from '../operators.ts';
import { element, type Fields, firstOf, isMissing, setOptions, writeHead, writeLeafBlock } from './element.ts';
import { type QuoteOptions, Unwritable } from './quote.ts';
import { Sink } from './sink.ts';
import { array, writeOption } from './value.ts';

/** What can be written: a job, or tasks alone (the output of an `-expand` command). */
export type AlfDocument = Job | Subtask | readonly Subtask[];

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
 * The same text in chunks of some 64 Ki characters, made as they are asked for; memory stays flat.
 * The document is checked before the first chunk, so that nothing half-written is left behind.
 *
 * @throws AlfDocumentError as {@link serializeAlf} does, before the first chunk
 */
export function* serializeAlfChunks(document: AlfDocument, options: SerializeOptions = {}): Generator<string, void> {
  if (checkDocument(document).length > 0) throw refusal(document, '');
  yield* write(document, options.asciiOnly ?? false);
}

/** An element whose text is begun: it goes on with its next option, or with the next of the tasks in an open block. */
interface Open {
  readonly spec: OperatorSpec;
  readonly fields: Fields;
  readonly level: number;
  /** The options that are yet to be written (`setOptions`). */
  set: number;
  /** The tasks of the open block, and how many of them are begun. */
  items: readonly unknown[] | undefined;
  item: number;
}

function* write(document: AlfDocument, asciiOnly: boolean): Generator<string, void> {
  const roots: readonly unknown[] = Array.isArray(document) ? document : [document];
  const sink = new Sink(asciiOnly);
  const stack: Open[] = [];
  const begin = (node: unknown, content: 'document' | 'tasks', level: number): void => {
    const { spec, fields } = element(node, content);
    for (const name of spec.required) if (isMissing(fields[name])) throw new Unwritable(`${spec.name} needs ${name}`);
    writeHead(sink, spec, fields);
    if (level > DEEPEST) throw new Unwritable(`more than ${DEEPEST} levels of nesting`);
    stack.push({ spec, fields, level, set: setOptions(spec, fields), items: undefined, item: 0 });
  };
  for (const [index, root] of roots.entries()) {
    if (index > 0) sink.write('\n');
    begin(root, Array.isArray(document) ? 'tasks' : 'document', 0);
    for (let open = stack.at(-1); open !== undefined; open = stack.at(-1)) {
      if (open.items === undefined) writeOptions(sink, open);
      else if (open.item < open.items.length) {
        sink.write(`\n${indentation(open.level + 1)}`);
        begin(open.items[open.item++], 'tasks', open.level + 1);
      } else {
        sink.write(`\n${indentation(open.level)}}`);
        open.items = undefined;
      }
      if (open.items === undefined && open.set === 0) stack.pop();
      if (sink.isFull) yield sink.take();
    }
  }
  yield sink.take();
}

/** The options that are left, up to the head of a block of tasks, which is left open. */
function writeOptions(sink: Sink, open: Open): void {
  const { spec, fields } = open;
  while (open.set !== 0) {
    const option = firstOf(spec, open.set);
    open.set &= open.set - 1;
    const value = fields[option.name];
    if (option.kind !== 'block') writeOption(sink, option, value, indentation(open.level));
    else if (option.content !== 'tasks') writeLeafBlock(sink, option, value, indentation(open.level));
    else if (array(value, 'a list of tasks').length > 0) {
      open.items = value as readonly unknown[];
      open.item = 0;
      sink.write(option.head);
      sink.write('{');
      return;
    }
  }
}

const INDENTATIONS = Array.from({ length: 64 }, (_, level) => '  '.repeat(level));

/** Two spaces a level. Those of deep levels are not kept: they would add up to the square of the depth. */
const indentation = (level: number): string => INDENTATIONS[level] ?? '  '.repeat(level);
