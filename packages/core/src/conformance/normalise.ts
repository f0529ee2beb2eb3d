import type { Command, Subtask, Task } from '@jobtronaut/alf';
import { type BuiltJob, decodePayload, isPayload, restoreArguments, type TaskNode, toDocument } from '../index.ts';

type Json = Record<string, unknown>;

/** A built job in the form of a scenario's `expect.tree` (conformance, "Normalised tree"). */
export function normalise(job: BuiltJob): Json {
  const { kind: _, title, subtasks, ...attributes } = toDocument(job);
  const names = aliases(subtasks ?? []);
  const nodes = new Map([...job.tasks()].map((node) => [node.id, node]));
  const cache = JSON.parse([...(job.argumentsCache?.pieces() ?? ['{}'])].join('')) as Json;
  return {
    title,
    attributes,
    ...(job.argumentsCache && { requiresArgumentsCache: true }),
    children: (subtasks ?? []).map((subtask) => subtree(subtask, { names, nodes, cache })),
  };
}

interface Context {
  readonly names: ReadonlyMap<string, string>;
  readonly nodes: ReadonlyMap<string, TaskNode>;
  readonly cache: Json;
}

/** T1, T2, ... in the order of a depth-first walk. */
function aliases(subtasks: readonly Subtask[], names = new Map<string, string>()): Map<string, string> {
  for (const subtask of subtasks) {
    if (subtask.kind !== 'task') continue;
    names.set(subtask.id ?? '', `T${names.size + 1}`);
    aliases(subtask.subtasks ?? [], names);
  }
  return names;
}

function subtree(subtask: Subtask, context: Context): Json {
  if (subtask.kind === 'instance') return { instance: context.names.get(subtask.title) };
  if (subtask.kind === 'iterate') throw new Error('an expansion makes no Iterate');
  return task(subtask, context);
}

function task({ id = '', title, serialsubtasks, chaser, cmds, subtasks }: Task, context: Context): Json {
  const node = context.nodes.get(id);
  return {
    id: context.names.get(id),
    title: node?.title ?? title,
    ...(node?.elements !== undefined && { elements: node.elements }),
    serial: serialsubtasks ?? false,
    ...(chaser && { view: chaser }),
    ...(cmds && { cmds: cmds.map((command) => commandOf(command, context)) }),
    ...(subtasks && { children: subtasks.map((subtask) => subtree(subtask, context)) }),
  };
}

function commandOf({ kind, argv, ...options }: Command, { cache }: Context): Json {
  return {
    argv: argv.map((word) => (isPayload(word) ? scriptOf(word, cache) : word)),
    ...options,
    ...(kind === 'cmd' && { local: true }),
  };
}

function scriptOf(word: string, cache: Json): Json {
  const payload = decodePayload(word);
  const args = Object.fromEntries(
    [...restoreArguments(payload, () => cache).entries()].filter(([name]) => name !== 'elements_id'),
  );
  return {
    script: {
      task: payload.task,
      arguments: args,
      ...(payload.cacheFile !== undefined && { cached: true }),
      ...(payload.noRetry && { noRetry: true }),
    },
  };
}
