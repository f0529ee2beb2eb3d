import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Job } from '@jobtronaut/alf';
import { titleOf } from '@jobtronaut/core';
import type { PreparedJob } from '@jobtronaut/farm';
import {
  pictureData,
  renderDot,
  renderHtml,
  renderJson,
  renderMermaid,
  renderPng,
  renderSvg,
  type Scheme,
  terminalTree,
} from '@jobtronaut/view';
import { build } from '../building.ts';
import { CliError } from '../errors.ts';
import { fileProblem } from '../file-problem.ts';
import type { RunOptions } from '../run-options.ts';
import { taskDetails } from '../task-details.ts';
import { EXIT, printJson, say, tellDiagnostic, wantsColour } from '../terminal.ts';
import { writeLines, writeOut } from '../write-out.ts';

type Format = NonNullable<RunOptions<'visualize'>['format']>;

/** What the extension of `--out` stands for. */
const EXTENSIONS: Readonly<Record<string, Format>> = {
  '.svg': 'svg',
  '.png': 'png',
  '.html': 'html',
  '.htm': 'html',
  '.mmd': 'mermaid',
  '.mermaid': 'mermaid',
  '.dot': 'dot',
  '.gv': 'dot',
  '.json': 'json',
  '.txt': 'tree',
};

/** `jobtronaut visualize`: the job that submit would send, as a picture. */
export async function visualize(options: RunOptions<'visualize'>): Promise<number> {
  const format = formatOf(options);
  const { session, root, task, values, out, json } = options;
  const job = await build(session, {
    root: task,
    arguments: values,
    attributes: { title: titleOf(root) },
    explain: format === 'html',
    // Nothing is written: a name is enough.
    argumentsStorage: 'arguments',
  });
  for (const warning of job.warnings) tellDiagnostic(warning);
  if (format === 'tree' && out === undefined) {
    await writeLines(treeOnScreen(job.document, options));
    return EXIT.done;
  }
  if (json && out === undefined) {
    printJson(pictureData(job.document));
    return EXIT.done;
  }
  const picture = await pictureOf(format, job, options);
  if (out === undefined) await writeOut(typeof picture === 'string' ? [picture] : bytes(picture));
  else write(out, picture);
  if (out !== undefined && json) printJson({ file: out, format });
  else if (out !== undefined) say(`The picture is in ${out}`);
  return EXIT.done;
}

function formatOf({ format, out, json }: RunOptions<'visualize'>): Format {
  const meant = format ?? (out === undefined ? undefined : EXTENSIONS[extname(out).toLowerCase()]);
  if (meant === undefined && out !== undefined) {
    throw new CliError('bad-option', `What ${out} should be cannot be told from its name`, {
      hint: 'Name it with --format, or give the file the extension of a format, such as .svg or .html.',
    });
  }
  const named = out === undefined ? undefined : EXTENSIONS[extname(out).toLowerCase()];
  if (named !== undefined && named !== 'tree' && named !== meant) {
    throw new CliError('bad-option', `--out ${out} is a file for ${named}, and --format says ${meant}`, {
      hint: 'Leave --format out, or give the file the extension of the format.',
    });
  }
  const chosen = meant ?? (json ? 'json' : 'tree');
  if (chosen === 'png' && out === undefined && process.stdout.isTTY) {
    throw new CliError('bad-option', 'A PNG picture is nothing for a terminal', { hint: 'Name a file: --out job.png' });
  }
  if (json && out === undefined && chosen !== 'json') {
    throw new CliError('bad-option', `--json prints the picture as JSON, and --format says ${chosen}`);
  }
  return chosen;
}

function treeOnScreen(document: Job, { boxes }: RunOptions<'visualize'>): Iterable<string> {
  const { isTTY, columns } = process.stdout;
  return terminalTree(document, {
    colour: wantsColour(process.stdout),
    ...(isTTY ? { width: columns } : {}),
    ...(boxes === undefined ? {} : { lines: boxes }),
  });
}

async function pictureOf(
  format: Format,
  { document, explanations }: PreparedJob,
  { session, scheme, boxes: room }: RunOptions<'visualize'>,
): Promise<string | Uint8Array> {
  const boxes = room === undefined ? {} : { boxes: room };
  const colours: { scheme?: Scheme } = scheme === undefined ? {} : { scheme };
  switch (format) {
    case 'svg':
      return renderSvg(document, { ...boxes, ...colours });
    case 'png':
      return renderPng(document, { ...boxes, scheme: scheme === 'dark' ? 'dark' : 'light' });
    case 'html':
      return renderHtml(document, { ...colours, details: taskDetails(explanations ?? [], session.registry) });
    case 'mermaid':
      return renderMermaid(document, boxes);
    case 'dot':
      return renderDot(document, boxes);
    case 'json':
      return renderJson(document);
    case 'tree':
      return [...terminalTree(document, {})].map((line) => `${line}\n`).join('');
  }
}

async function* bytes(picture: Uint8Array): AsyncGenerator<Uint8Array> {
  yield picture;
}

function write(file: string, picture: string | Uint8Array): void {
  try {
    writeFileSync(file, picture);
  } catch (cause) {
    throw fileProblem('file-not-written', file, cause);
  }
}
