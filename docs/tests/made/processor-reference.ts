import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildJob,
  builtinProcessors,
  ExpressionToElementsProcessor,
  type ProcessorClass,
  pluginsOf,
  Task,
} from '@jobtronaut/core';
import { z } from 'zod';
import { EXAMPLES, FOLDER, FRAME_EXPRESSIONS, type ProcessorExample } from './processor-examples.ts';
import { code, table } from './table.ts';

/** A section for each built-in processor: what it says of itself, its parameters, and what it makes of examples. */
export async function processorReference(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-processors-'));
  try {
    for (const file of ['beauty.0001.exr', 'beauty.0002.exr', 'notes.txt', 'old/beauty.0001.exr']) {
      mkdirSync(join(folder, file, '..'), { recursive: true });
      writeFileSync(join(folder, file), '');
    }
    const sections: string[] = [];
    for (const processor of builtinProcessors) sections.push(await section(processor, folder));
    return sections.join('\n\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function section(processor: ProcessorClass, folder: string): Promise<string> {
  const { name, description, readsArguments, parameters = {} } = processor;
  const reads = readsArguments.length === 0 ? '' : ` Reads the argument ${readsArguments.map(code).join(', ')}.`;
  const rows = Object.entries(parameters).map(([parameter, schema]) => parameterRow(parameter, schema));
  const parts = [`### \`${name}\``, `${description}${reads}`];
  if (rows.length > 0) parts.push(table(['parameter', 'type', 'default', ''], rows));
  const examples = EXAMPLES[name] ?? [];
  if (examples.length === 0) throw new Error(`${name} has no example`);
  const made = await Promise.all(examples.map((example) => exampleRow(processor, example, folder)));
  parts.push(table(['value', 'with', 'becomes'], made));
  return parts.join('\n\n');
}

/** What frame expressions stand for. */
export async function frameExpressions(): Promise<string> {
  const rows: string[][] = [];
  for (const [expression, meaning] of FRAME_EXPRESSIONS) {
    const [value = '', , becomes = ''] = await exampleRow(ExpressionToElementsProcessor, { value: expression }, '/');
    rows.push([value.replaceAll('"', ''), becomes, meaning]);
  }
  return table(['expression', 'frames', ''], rows);
}

function parameterRow(name: string, schema: z.ZodType): string[] {
  const absent = schema.safeParse(undefined);
  const byDefault = absent.success && absent.data !== undefined ? code(JSON.stringify(absent.data)) : '';
  return [code(name), typeOf(schema), absent.success ? byDefault : 'required', schema.description ?? ''];
}

/** What a schema takes, in a word or two. */
function typeOf(schema: z.ZodType): string {
  const { type, items, prefixItems } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  if (type === 'array' && Array.isArray(prefixItems)) return `${prefixItems.length} integers`;
  if (type === 'array' && items !== undefined) return 'list';
  if (schema instanceof z.ZodCustom) return 'function';
  return { string: 'text', boolean: 'true or false', integer: 'integer', number: 'number' }[String(type)] ?? 'anything';
}

async function exampleRow(
  processor: ProcessorClass,
  { value, parameters, arguments: others = {} }: ProcessorExample,
  folder: string,
): Promise<string[]> {
  const inFolder = value === FOLDER ? folder : value;
  class Example extends Task {
    static override readonly elementsId = 'value';
    static override readonly argumentProcessors = [
      { name: processor, scope: ['value.initial'], ...(parameters === undefined ? {} : { parameters }) },
    ];
  }
  const job = await buildJob({ root: Example, arguments: { value: inFolder, ...others }, plugins: pluginsOf() });
  const result = JSON.stringify(job.root.arguments?.get('value').processed).replaceAll(folder, FOLDER);
  const given = [...Object.entries(parameters ?? {}).map(shown), ...Object.entries(others).map(argumentShown)];
  return [code(JSON.stringify(value)), given.join(', '), code(result)];
}

function shown([name, value]: readonly [string, unknown]): string {
  return code(`${name}: ${typeof value === 'function' ? String(value) : JSON.stringify(value)}`);
}

function argumentShown([name, value]: readonly [string, unknown]): string {
  return `the argument ${code(`${name} = ${JSON.stringify(value)}`)}`;
}
