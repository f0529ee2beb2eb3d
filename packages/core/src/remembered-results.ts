import type { Argument, Arguments, State } from './arguments.ts';
import type { JsonValue } from './json.ts';
import { hasReferences } from './parameters.ts';
import type { ProcessorClass, ProcessorDefinition } from './processor.ts';
import { repeatableProcessors } from './processors/index.ts';

/** One application of a definition whose scope is a single state. */
export interface Application {
  readonly scope: string;
  readonly argument: string;
  readonly state: State;
  /** What that state was. */
  readonly value: JsonValue;
  readonly result: JsonValue;
}

interface Remembered extends Application {
  /** The processor's further arguments, by name. */
  readonly reads: readonly (readonly [name: string, argument: Argument | undefined])[];
}

/**
 * What a processor made last, for each definition. The tasks of a large tree hand the same frame list down again and again: the
 * same value need not be processed a second time, and the results are one value in memory. Only built-in processors
 * whose results depend on their arguments alone are remembered, and only the last result of each definition.
 */
export class RememberedResults {
  readonly #last = new Map<ProcessorDefinition, Remembered>();

  /** The last application of a definition, if it was to the very same value. */
  find(definition: ProcessorDefinition, before: Arguments): Application | undefined {
    const last = this.#last.get(definition);
    if (last === undefined || before.find(last.argument)?.[last.state] !== last.value) return undefined;
    for (const [name, argument] of last.reads) {
      if (!isSame(before.find(name), argument)) return undefined;
    }
    return last;
  }

  keep(definition: ProcessorDefinition, processor: ProcessorClass, application: Application, before: Arguments): void {
    if (!repeatableProcessors.has(processor)) return;
    if (Object.values(definition.parameters ?? {}).some(hasReferences)) return;
    const reads = processor.readsArguments.map((read) => [read, before.find(read)] as const);
    this.#last.set(definition, { ...application, reads });
  }
}

function isSame(a: Argument | undefined, b: Argument | undefined): boolean {
  return a?.initial === b?.initial && a?.processed === b?.processed;
}
