import { fileURLToPath } from 'node:url';
import type { Job } from '@jobtronaut/alf';
import type { AnyFunction } from '@jobtronaut/plugins-loader';
import { FarmError, reason } from '../errors.ts';
import { type HookContext, HookedJob, type SubmitHook } from './hook.ts';
import { JobDraft } from './job-draft.ts';

/** How long one hook may take, in seconds. */
const PATIENCE_S = 60;

/**
 * Lets the hooks of a site see a job, one after the other.
 *
 * @returns the job as they leave it, what they changed and what they said
 * @throws FarmError `refused-by-hook`, `hook-failed`
 */
export async function runHooks(
  hooks: readonly AnyFunction[],
  document: Job,
  context: HookContext,
  patience = PATIENCE_S,
): Promise<Pick<JobDraft, 'document' | 'changes' | 'warnings'>> {
  const draft = new JobDraft(document);
  for (const [index, hook] of hooks.entries()) {
    const name = hook.name || `SUBMIT_HOOKS[${index}]`;
    const job = new HookedJob(name, context, draft);
    try {
      await inTime(Promise.resolve((hook as SubmitHook)(job)), patience);
    } catch (cause) {
      if (draft.refusal) throw draft.refusal;
      const place = placeIn(cause);
      const where = place === undefined ? '' : ` (${place})`;
      throw new FarmError('hook-failed', `The submit hook ${name} failed: ${reason(cause)}${where}`, {
        hint: 'Nothing was sent. The hooks stand in SUBMIT_HOOKS of the configuration.',
        cause,
        data: { hook: name },
      });
    } finally {
      job.close();
    }
    if (draft.refusal) throw draft.refusal;
  }
  return draft;
}

/** A hook that waits for what never comes would hold the submission up for ever, or let the process end without a word. */
async function inTime(hook: Promise<void>, seconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it has not ended in ${seconds} seconds`)), seconds * 1000);
  });
  try {
    await Promise.race([hook, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Where our own modules lie: the line of a hook that called one is what its author looks for. */
const OURS = [import.meta.url, import.meta.resolve('@jobtronaut/core')].map((module) =>
  fileURLToPath(new URL(module === import.meta.url ? '../..' : '..', module)),
);

/** The innermost line of what is not ours, with its file. */
function placeIn(error: unknown): string | undefined {
  const frames = error instanceof Error ? (error.stack ?? '').split(/\n(?=\s+at )/).slice(1) : [];
  for (const frame of frames) {
    const [, where] = /(?:file:\/\/|\(| at )((?:\/|[A-Za-z]:\\).*:\d+:\d+)\)?$/s.exec(frame) ?? [];
    if (where === undefined || where.includes('/node_modules/') || OURS.some((ours) => where.startsWith(ours)))
      continue;
    return where.replace(/\?[^/]*?(?=:\d+:\d+$)/, '');
  }
  return undefined;
}
