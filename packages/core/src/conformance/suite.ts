import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isMapping } from './difference.ts';
import { fixturesSchema, scenarioSchema, vectorSchema } from './format.ts';
import { runScenario } from './scenarios.ts';
import { fixtureProcessors, runVector } from './vectors.ts';

/** One thing that passes or fails: a scenario, a vector, or a file that cannot be read. */
export interface Case {
  /** The file, and the number of the vector in it. */
  readonly name: string;
  /** The first difference from what is expected, or nothing. */
  run(): Promise<string | undefined>;
}

/** The cases in a file, or in all files of a folder and the folders below. */
export function casesOf(path: string): Case[] {
  let files: string[];
  try {
    files = statSync(path).isDirectory() ? jsonFiles(path) : [path];
  } catch (error) {
    return [unreadable(path, error)];
  }
  return files.length === 0
    ? [unreadable(path, 'there are no scenarios or vectors in this folder')]
    : files.flatMap(casesOfFile);
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.json') && !entry.name.endsWith('.schema.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function casesOfFile(file: string): Case[] {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isMapping(content) && 'vectors' in content) return casesOfVectors(file, content);
    const scenario = parsed(scenarioSchema, content);
    return [{ name: file, run: () => reported(() => runScenario(scenario)) }];
  } catch (error) {
    return [unreadable(file, error)];
  }
}

function casesOfVectors(file: string, content: Readonly<Record<string, unknown>>): Case[] {
  const { fixtures, vectors } = parsed(
    z.strictObject({ fixtures: fixturesSchema.nullish(), vectors: z.array(z.unknown()) }),
    content,
  );
  const processors = fixtureProcessors(fixtures ?? {});
  return vectors.map((vector, i) => ({
    name: `${file}, vector ${i}`,
    run: () => reported(() => runVector(parsed(vectorSchema, vector), processors)),
  }));
}

function parsed<T>(schema: z.ZodType<T>, content: unknown): T {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  throw new Error(`not a format that this runner knows: ${z.prettifyError(result.error)}`);
}

/** Whatever goes wrong is a failure of this one case. */
async function reported(run: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function unreadable(name: string, error: unknown): Case {
  return { name, run: async () => (error instanceof Error ? error.message : String(error)) };
}
