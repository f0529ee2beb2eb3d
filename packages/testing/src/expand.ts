import type { JobAttributes, TaskClass } from '@jobtronaut/core';
import { prepareJob } from '@jobtronaut/farm';
import { ExpandedJob } from './expanded-job.ts';
import { openTestSession, type SiteOptions, titledAs } from './site.ts';

export interface ExpandOptions extends SiteOptions {
  /** What `submit` takes beside arguments: title, priority, service ... */
  readonly attributes?: JobAttributes;
  /** Variables of the job. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Expands a task as `submit` would, and sends nothing.
 *
 * ```ts
 * const job = await expandTask('Shot', { frames: '1-10' }, { plugins: new URL('..', import.meta.url) });
 * expect(job.tree()).toMatchInlineSnapshot();
 * ```
 *
 * @param root the root task: its name in the plugin folders, or its class
 * @throws JobtronautError with all problems in `diagnostics`, as `submit` tells them
 */
export async function expandTask(
  root: string | TaskClass,
  args: Readonly<Record<string, unknown>> = {},
  options: ExpandOptions = {},
): Promise<ExpandedJob> {
  const session = await openTestSession(options);
  const job = await prepareJob(session, {
    root,
    arguments: args,
    attributes: titledAs(root, options.attributes, session),
    environment: options.environment,
    argumentsStorage: '/farm/arguments',
    explain: true,
  });
  return new ExpandedJob(session, job, typeof root === 'string' ? [] : [root]);
}
