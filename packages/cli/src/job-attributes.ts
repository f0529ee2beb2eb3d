import type { JobAttributes } from '@jobtronaut/core';
import { closeNames, didYouMean } from '@jobtronaut/diagnostics';
import { CliError } from './errors.ts';
import { splitPair } from './pairs.ts';
import { numberOf } from './parse-words.ts';
import { JOB } from './table/common.ts';
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

/** What `--set` can change of a job, and how its text is read. */
const SETTABLE = {
  title: (text) => text,
  comment: (text) => text,
  service: (text) => text,
  tier: (text) => text,
  metadata: (text) => text,
  priority: (text, name) => numberOf(`--set ${name}`, {}, text),
  maxactive: (text, name) => numberOf(`--set ${name}`, JOB.maxactive, text),
  paused: (text, name) => {
    if (text === 'true' || text === 'false') return text === 'true';
    throw unfit(name, text, 'true or false');
  },
  tags: words,
  projects: words,
  crews: words,
  afterjids: (text) => jids([text]),
} as const satisfies { readonly [Name in keyof JobAttributes]?: (text: string, name: string) => JobAttributes[Name] };

/** The attributes that `--set NAME:VALUE` gives. @throws CliError `bad-option`, `not-a-pair` */
export function setAttributes(pairs: readonly string[]): JobAttributes {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name, text] = splitPair(pair, '--set');
      const names = Object.keys(SETTABLE);
      if (!names.includes(name)) {
        const guess = didYouMean(closeNames(name, names));
        throw new CliError('bad-option', `--set changes no "${name}" of a job${guess ? `; ${guess}` : ''}`, {
          hint: `It changes ${names.join(', ')}.`,
        });
      }
      return [name, SETTABLE[name as keyof typeof SETTABLE](text, name)];
    }),
  );
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function unfit(name: string, text: string, what: string): CliError {
  return new CliError('bad-option', `--set ${name} takes ${what}, not "${text}"`);
}
