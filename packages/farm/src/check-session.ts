import { readFileSync } from 'node:fs';
import { checkPlugins } from '@jobtronaut/core';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import { withTask } from './refuse.ts';
import type { Session } from './session.ts';

/**
 * Everything that can be told of a site's plugins without a job: folders that are not there, files that do not load, and the problems
 * of each task by itself and of what it requires. Each has the file that it is about, if there is one.
 */
export function checkSession({ registry }: Session): Diagnostic[] {
  const loading = registry.warnings.map((warning): Diagnostic => {
    // While others can be used it is a warning; whoever asks after all plugins wants to know that this one cannot.
    return ['broken-plugin', 'missing-plugin-directory'].includes(warning.code)
      ? { ...warning, severity: 'error' }
      : warning;
  });
  const texts = new Map<string, string>();
  return [...loading, ...checkPlugins(registry).map((problem) => withTask(withLine(problem, texts)))];
}

/**
 * A problem of a task with its line in the file: of a name that the message has in quotes, where the class has it; else of the class. Without
 * one where the class is not declared by its name.
 */
function withLine(problem: Diagnostic, texts: Map<string, string>): Diagnostic {
  const { file, task, message } = problem;
  if (file === undefined || task === undefined || problem.line !== undefined) return problem;
  const text = texts.get(file) ?? textOf(file);
  texts.set(file, text);
  const start = text.search(
    new RegExp(String.raw`(?<=^|;)[^\S\n]*(?:[a-z]+ )*class\s+${escaped(task)}(?![\w$])`, 'mu'),
  );
  if (start < 0) return problem;
  const [own = ''] = text.slice(start).split(/(?<=\n)(?=(?:[a-z]+ )*class )/);
  const places = [...message.matchAll(/"([^"]+)"/g)].map(([, name = '']) =>
    own.search(new RegExp(String.raw`(?<![\w$])${escaped(name)}(?![\w$])`, 'u')),
  );
  const offset = start + (places.find((at) => at >= 0) ?? own.search(/\S/));
  const before = text.slice(0, offset);
  return { ...problem, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
