/** What code that works on documents may rely on, for documents that no compiler has seen. */
import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { Code } from '../codes.ts';
import { OPERATORS } from '../operators.ts';
import { shown } from '../shown.ts';
import { pathText, walk } from './walk.ts';
import { AlfDocumentError, checkDocument } from './writable.ts';

/** What keeps a document from being written, but for what only the stock author API asks of a job: title and tasks. */
export const shapeProblems = (document: unknown): Diagnostic[] =>
  checkDocument(document).kept.filter(
    ({ code, path }) => code !== 'missing-required' || !(path === 'title' || path === 'subtasks') || !isJob(document),
  );

const isJob = (document: unknown): boolean =>
  typeof document === 'object' && document !== null && 'kind' in document && document.kind === 'job';

/** @throws AlfDocumentError for a document that has {@link shapeProblems} */
export function requireShape(document: unknown): void {
  const diagnostics = shapeProblems(document);
  const [first] = diagnostics;
  if (first === undefined) return;
  throw new AlfDocumentError(first.code, `${first.path ? `${first.path}: ` : ''}${first.message}`, { diagnostics });
}

/**
 * That a document is a tree of elements where they may stand; options and commands are not looked at, so that it costs little.
 *
 * @throws AlfDocumentError for the first one that is not
 */
export function requireTree(document: unknown): void {
  walk(document, {
    tasksOnly: true,
    visit: ({ spec, fields, step }) => {
      if (spec === OPERATORS.Iterate && !Array.isArray(fields.template)) {
        const path = pathText({ parent: step, name: 'template', index: undefined });
        throw notATree('missing-required', 'Iterate needs template', path);
      }
    },
    refuse: (code, message, step) => {
      throw notATree(code, message, pathText(step));
    },
  });
}

function notATree(code: Code, message: string, path: string): AlfDocumentError {
  return new AlfDocumentError(code, `${path === '' ? '' : `${path}: `}${message}`, {
    diagnostics: [{ code, severity: 'error', message, path }],
  });
}

/** @throws AlfDocumentError for options that are no object */
export function requireOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null)
    throw notATree('bad-value', `expected an object with options, got ${shown(options)}`, '');
}
