import type { Job } from '@jobtronaut/alf';
import type { AnyFunction } from '@jobtronaut/plugins-loader';
import { FarmError, reason } from '../errors.ts';
import { type HookContext, HookedJob, type SubmitHook } from './hook.ts';
import { JobDraft } from './job-draft.ts';

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
): Promise<Pick<JobDraft, 'document' | 'changes' | 'warnings'>> {
  const draft = new JobDraft(document);
  for (const [index, hook] of hooks.entries()) {
    const name = hook.name || `SUBMIT_HOOKS[${index}]`;
    try {
      await (hook as SubmitHook)(new HookedJob(name, context, draft));
    } catch (cause) {
      if (cause instanceof FarmError && cause.code === 'refused-by-hook') throw cause;
      throw new FarmError('hook-failed', `The submit hook ${name} failed: ${reason(cause)}`, {
        hint: 'Nothing was sent. The hooks stand in SUBMIT_HOOKS of the configuration.',
        cause,
        data: { hook: name },
      });
    }
  }
  return draft;
}
