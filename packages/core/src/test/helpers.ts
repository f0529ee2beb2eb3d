import { JobtronautError } from '@jobtronaut/diagnostics';
import { type BuiltJob, buildJob, type JobSpec, type ProcessorClass, pluginsOf, type TaskClass } from '../index.ts';
import type { TreeNode } from '../tree.ts';

/** A job of these classes, none of which is asynchronous. */
export function build(spec: JobSpec, ...classes: (TaskClass | ProcessorClass)[]): BuiltJob {
  const job = buildJob({ ...spec, plugins: pluginsOf(...classes) });
  if (job instanceof Promise) throw new Error('nothing here is asynchronous');
  return job;
}

/** The error of ours that a call throws. */
export function errorOf(call: () => unknown): Pick<JobtronautError, 'code' | 'message' | 'hint'> {
  try {
    call();
  } catch (error) {
    if (JobtronautError.is(error)) return { code: error.code, message: error.message, hint: error.hint };
    throw error;
  }
  return { code: 'none', message: '', hint: undefined };
}

/** Its code, or "none". */
export function codeOf(call: () => unknown): string {
  return errorOf(call).code;
}

/** Titles of leaves, and lists of title and children; instances are `->`. */
export function titles(nodes: readonly TreeNode[]): unknown[] {
  return nodes.map((node) => {
    if (node.kind === 'instance') return '->';
    return node.children.length === 0 ? node.title : [node.title, ...titles(node.children)];
  });
}

/** The command lines of a job, words joined by blanks. */
export function argvs(job: BuiltJob): string[] {
  return [...job.commands()].map(({ argv }) => argv.join(' '));
}
