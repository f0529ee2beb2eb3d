import type { JobAttributes } from '@jobtronaut/core';
import { CliError } from './errors.ts';
import type { JOB } from './table/common.ts';
import type { OptionsFor } from './table/index.ts';

/** The attributes of a job that options give (authoring-model 12). */
export function jobAttributes(
  options: Pick<OptionsFor<'submit'>, Exclude<keyof typeof JOB, 'env' | 'local'>>,
  title: string,
): JobAttributes {
  const { comment, service, afterjids, tags, projects, priority, maxactive, paused } = options;
  return {
    title: options.title ?? title,
    priority,
    maxactive,
    ...(comment === undefined ? {} : { comment }),
    ...(service === undefined ? {} : { service }),
    ...(afterjids.length === 0 ? {} : { afterjids: jids(afterjids) }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(projects.length === 0 ? {} : { projects }),
    ...(paused ? { paused } : {}),
  };
}

/** Job ids, separated by commas, by blanks, or given as several words. */
function jids(words: readonly string[]): number[] {
  return words
    .flatMap((word) => word.split(/[\s,]+/))
    .filter((word) => word !== '')
    .map((word) => {
      const jid = Number(word);
      if (/^\d+$/.test(word) && Number.isSafeInteger(jid) && jid > 0) return jid;
      throw new CliError('bad-option', `--afterjids takes job ids, not "${word}"`, {
        hint: 'Job ids are what submit prints on stdout.',
      });
    });
}
