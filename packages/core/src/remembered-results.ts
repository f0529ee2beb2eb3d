import type { Argument, Arguments } from './arguments.ts';
import type { JsonValue } from './json.ts';
import { hasReferences } from './parameters.ts';
import type { ProcessorClass, ProcessorDefinition } from './processor.ts';
import { repeatableProcessors } from './processors/index.ts';

/** The last application of a definition. */
interface Remembered {
  readonly value: JsonValue;
  /** The processor's further arguments, by name. */
  readonly reads: readonly (readonly [name: string, argument: Argument | undefined])[];
  readonly result: JsonValue;
}

/**
 * What a processor made last, for each definition. The tasks of a large tree hand the same frame list down again and again: the
 * same value need not be processed a second time, and the results are one value in memory. Only built-in processors
 * whose results depend on their arguments alone are remembered, and only the last result of each definition.
 */
export class RememberedResults {
  readonly #last = new Map<ProcessorDefinition, Remembered>();

  /** The result for the very same value, if that is what the definition was applied to last. */
  find(definition: ProcessorDefinition, value: JsonValue, before: Arguments): JsonValue | undefined {
    const last = this.#last.get(definition);
    if (last === undefined || value !== last.value) return undefined;
    return last.reads.every(([name, argument]) => isSame(before.find(name), argument)) ? last.result : undefined;
  }

  keep(
    definition: ProcessorDefinition,
    processor: ProcessorClass,
    value: JsonValue,
    before: Arguments,
    result: JsonValue,
  ): void {
    if (!repeatableProcessors.has(processor)) return;
    if (Object.values(definition.parameters ?? {}).some(hasReferences)) return;
    const reads = processor.readsArguments.map((read) => [read, before.find(read)] as const);
    this.#last.set(definition, { value, reads, result });
  }
}

function isSame(a: Argument | undefined, b: Argument | undefined): boolean {
  return a?.initial === b?.initial && a?.processed === b?.processed;
}
