import { extname } from 'node:path';
import { type Job, readAlf } from '@jobtronaut/alf';
import { titleOf } from '@jobtronaut/core';
import { ALL_FEATURES, argumentsFolder, chooseEngine, compareJobs, type JobPlan, planJob } from '@jobtronaut/farm';
import { build } from '../building.ts';
import { differenceLines } from '../difference-lines.ts';
import { CliError } from '../errors.ts';
import { readNamedFile } from '../file-problem.ts';
import { jobAttributes } from '../job-attributes.ts';
import { jsonPieces } from '../json-pieces.ts';
import { readEnvironment } from '../pairs.ts';
import { planLines } from '../plan-lines.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, printJson, say, tellDiagnostic } from '../terminal.ts';
import { writeLines, writeOut } from '../write-out.ts';

/** `jobtronaut plan`: the way of `submit` up to where something would be written or sent. */
export async function plan(options: RunOptions<'plan'>): Promise<number> {
  const before = options.diff === undefined ? undefined : readPlan(options.diff);
  const made = await planOf(options);
  for (const note of made.notes) tellDiagnostic(note);
  if (before !== undefined) return tellDifferences(before, made.document, options.json);
  const format = options.json ? 'json' : options.format;
  if (format === 'json') await writeOut(jsonText(planValue(made)));
  else if (format === 'alf') await writeOut(asFile(made.text()));
  else await writeLines(planLines(made, options));
  return EXIT.done;
}

/** A file on disk ends with a line's end; `alf format` would add it. */
async function* asFile(text: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | string> {
  yield* text;
  yield '\n';
}

async function planOf({ session, root, task, values, env, local, explain, engine, ...options }: RunOptions<'plan'>) {
  const choice = await chooseEngine(session, engine);
  const job = await build(session, {
    root: task,
    arguments: values,
    environment: readEnvironment(env),
    attributes: jobAttributes(options, titleOf(root)),
    local,
    explain,
    ...(choice.stateDir === undefined ? {} : { argumentsStorage: argumentsFolder(choice.stateDir) }),
  });
  const name = choice.address ?? 'the embedded engine';
  return planJob(session, job, { name, capabilities: ALL_FEATURES });
}

function planValue({ document, argumentsCache, hooks, notes, leftOut, plugins, explanations }: JobPlan) {
  return {
    job: document,
    argumentsCache: argumentsCache === undefined ? null : { file: argumentsCache.file },
    hooks,
    notes,
    leftOut: leftOut.map(({ name }) => name),
    plugins,
    explanations: explanations ?? null,
  };
}

function* jsonText(value: unknown): Generator<string> {
  yield* jsonPieces(value);
  yield '\n';
}

function tellDifferences(before: Job, after: Job, json: boolean): number {
  const differences = [...compareJobs(before, after)];
  if (json) printJson({ same: differences.length === 0, changes: differences });
  else if (differences.length === 0) say('Nothing differs');
  else for (const line of differenceLines(differences)) process.stdout.write(`${line}\n`);
  return EXIT.done;
}

const KEEP = 'Keep a plan with jobtronaut plan ... --format json > FILE; a job file (.alf) does too.';

/** An earlier plan: what `--format json` printed, or a job file. */
function readPlan(file: string): Job {
  const bad = (why: string, cause?: unknown) =>
    new CliError('bad-plan-file', `${file} is no plan: ${why}`, {
      hint: KEEP,
      cause,
    });
  const text = readNamedFile(file, KEEP).toString();
  if (extname(file) === '.alf') {
    const { document, diagnostics } = readAlf(text, { fileName: file });
    if (document === undefined) throw bad(diagnostics[0]?.message ?? 'it has no job');
    return document;
  }
  try {
    const { job } = JSON.parse(text) as { job?: Job };
    if (job?.kind === 'job') return job;
  } catch (cause) {
    throw bad('it is not JSON', cause);
  }
  throw bad('it has no job');
}
