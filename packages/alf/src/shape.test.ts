import { describe, expect, it } from 'vitest';
import {
  type AlfDocument,
  AlfDocumentError,
  dependencyGraph,
  type Job,
  type JobInput,
  job,
  normaliseDocument,
  remoteCmd,
  serializeAlf,
  task,
  toEngineJson,
} from './index.ts';

/** The paths of what was found; undefined if nothing was thrown. */
function pathsOf(work: () => unknown): (string | undefined)[] | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof AlfDocumentError) return error.diagnostics.map(({ path }) => path);
    throw error;
  }
  return undefined;
}
const inJob = (fields: object): unknown => ({ kind: 'job', title: 'j', ...fields });
const knot = { kind: 'task', title: 'knot', subtasks: [] as unknown[] };
knot.subtasks.push(knot, knot);

describe('documents of other shapes are refused, with the place', () => {
  const everywhere: [string, unknown, string][] = [
    ['null', null, ''],
    ['a number', 5, ''],
    ['a list of null', [null], '[0]'],
    ['a task that is null', inJob({ subtasks: [null] }), 'subtasks[0]'],
    ['subtasks that are null', inJob({ subtasks: null }), 'subtasks'],
    [
      'a loop without template',
      inJob({ subtasks: [{ kind: 'iterate', varname: 'i', from: 1, to: 2 }] }),
      'subtasks[0].template',
    ],
    ['a task in itself', inJob({ subtasks: [knot] }), 'subtasks[0].subtasks[0]'],
  ];
  it.each(everywhere)('%s', (_, document, path) => {
    for (const work of [normaliseDocument, dependencyGraph, toEngineJson as (document: AlfDocument) => unknown])
      expect(pathsOf(() => work(document as AlfDocument))?.[0]).toBe(path);
  });

  it.each<[string, object, string]>([
    ['variables that are an object', { init: {} }, 'init'],
    ['a path map that is null', { dirmaps: [null] }, 'dirmaps'],
    ['a priority that is no number', { priority: Number.NaN }, 'priority'],
    ['a priority beyond all bounds', { priority: 1e21 }, 'priority'],
  ])('%s', (_, fields, path) => {
    expect(pathsOf(() => normaliseDocument(inJob(fields) as Job))).toEqual([path]);
    expect(pathsOf(() => toEngineJson(inJob(fields) as Job))).toEqual([path]);
  });

  it('the constructors refuse what is no object, and leave the rest to be told with its path', () => {
    for (const make of [job, task, remoteCmd]) expect(pathsOf(() => make(undefined as never))).toEqual(['']);
    const wrong = { title: 'j', subtasks: [null], dirmaps: 5, init: 5 } as unknown as JobInput;
    expect(pathsOf(() => serializeAlf(job(wrong)))).toEqual(['dirmaps', 'init', 'subtasks[0]']);
  });
});
