import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { z } from 'zod';
import { buildJob, frameRange, overload, Processor, type ProcessorClass, pluginsOf, Task } from '../index.ts';
import { firstDifference } from './difference.ts';
import type { Accepts, Fixtures, Vector } from './format.ts';
import { definition } from './tasks.ts';

/** Runs the processor of a vector and returns the difference from what it expects, or nothing. */
export async function runVector(vector: Vector, fixtures: readonly ProcessorClass[]): Promise<string | undefined> {
  const folder = vector.files ? mkdtempSync(join(tmpdir(), 'jobtronaut-conformance-')) : undefined;
  try {
    if (folder !== undefined) makeFiles(folder, vector.files ?? []);
    const input = folder === undefined ? vector.input : join(folder, String(vector.input));
    const { initial, processed } = await process(vector, input, fixtures);
    const output = folder === undefined ? processed : relativePaths(folder, processed);
    if (vector.error) return `an error was expected, and the output is ${JSON.stringify(output)}`;
    return firstDifference(vector.output, output) ?? firstDifference(input, initial, 'the initial state');
  } catch (error) {
    if (!JobtronautError.is(error)) throw error;
    return vector.error ? undefined : `there is the error ${error.code}: ${error.message}`;
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  }
}

async function process(
  { processor, parameters, taskArguments }: Vector,
  input: unknown,
  fixtures: readonly ProcessorClass[],
) {
  class Probe extends Task {
    static override readonly elementsId = 'value';
    static override readonly argumentProcessors = [
      definition({ name: processor, scope: ['value.initial'], parameters }),
    ];
  }
  const job = await buildJob({
    root: Probe,
    arguments: { ...taskArguments, value: input },
    plugins: pluginsOf(...fixtures),
  });
  const states = job.root.arguments?.find('value');
  return { initial: states?.initial, processed: states?.processed };
}

function makeFiles(folder: string, files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
}

function relativePaths(folder: string, paths: unknown): string[] {
  return z
    .array(z.string())
    .parse(paths)
    .map((path) => relative(folder, path).split(sep).join('/'))
    .sort();
}

/** The processors that a file of vectors defines for itself. */
export function fixtureProcessors(fixtures: Fixtures): ProcessorClass[] {
  return Object.entries(fixtures).map(([name, overloads]) => {
    const made = class extends Processor {
      static override readonly overloads = overloads.map(({ accepts, returns }) =>
        overload(schemaOf(accepts), (value) => substituted(returns, value)),
      );
    };
    Object.defineProperty(made, 'name', { value: name });
    return made;
  });
}

const TYPES = {
  int: z.int(),
  text: z.string(),
  float: z.number().refine((value) => !Number.isInteger(value)),
  range: frameRange,
};

function schemaOf(accepts: Accepts): z.ZodType {
  if ('type' in accepts) return TYPES[accepts.type];
  if ('listOf' in accepts) return z.array(schemaOf(accepts.listOf)).min(accepts.minLength ?? 0);
  if ('mappingOf' in accepts) return z.record(z.string(), schemaOf(accepts.mappingOf));
  return z.union(accepts.anyOf.map(schemaOf));
}

function substituted(returns: unknown, value: unknown): unknown {
  if (returns === '<value>') return value;
  if (Array.isArray(returns)) return returns.map((item) => substituted(item, value));
  if (typeof returns !== 'object' || returns === null) return returns;
  return Object.fromEntries(Object.entries(returns).map(([key, item]) => [key, substituted(item, value)]));
}
