import { parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type JobAttributes, type TaskClass, titleOf } from '@jobtronaut/core';
import { openSession, type Session } from '@jobtronaut/farm';
import { type Configuration, type ConfigurationValues, loadConfiguration } from '@jobtronaut/plugins-loader';

/** Whose plugins a test works with. Nothing of the machine that it runs on comes in: no configuration above the folder, no environment. */
export interface SiteOptions {
  /** Folders with plugin files: paths, or `new URL('..', import.meta.url)`. */
  readonly plugins?: string | URL | readonly (string | URL)[];
  /** A configuration file. @default none */
  readonly config?: string | URL;
  /** Values on top of it, taken as they stand. */
  readonly settings?: Partial<ConfigurationValues>;
}

/** A session as `expandTask` opens it, for what else a test does with one. @throws LoaderError */
export async function openTestSession({ plugins = [], config, settings }: SiteOptions = {}): Promise<Session> {
  const folders = (Array.isArray(plugins) ? plugins : [plugins]).map((folder) => pathOf(folder as string | URL));
  const cwd = parse(process.cwd()).root;
  const loaded = await loadConfiguration({ cwd, env: {}, ...(config === undefined ? {} : { config: pathOf(config) }) });
  const byDefault = (name: keyof ConfigurationValues) => loaded.sources[name].every(({ kind }) => kind === 'default');
  const configuration: Configuration = {
    ...loaded,
    values: {
      ...loaded.values,
      // The programs of a job need not be on the machine that tests it, and its environment is none of a test's business.
      ...(byDefault('EXECUTABLE_RESOLVER') ? { EXECUTABLE_RESOLVER: (id: string) => id } : {}),
      ...(byDefault('ENVIRONMENT_RESOLVER') ? { INHERIT_ENVIRONMENT: false } : {}),
      ...settings,
      PLUGIN_PATH: [...folders, ...(settings?.PLUGIN_PATH ?? loaded.values.PLUGIN_PATH)],
    },
  };
  return openSession({ configuration, cwd, env: {} });
}

/** What a job says, with the title that `submit` would give it. */
export function titledAs(
  root: string | TaskClass,
  attributes: JobAttributes | undefined,
  { registry }: Session,
): JobAttributes {
  // A task that is not there is told by whoever builds the job.
  const known = typeof root !== 'string' || [...registry.taskNames()].includes(root);
  const task = typeof root === 'string' && known ? registry.task(root) : root;
  return { title: typeof task === 'string' ? task : titleOf(task), ...attributes };
}

function pathOf(place: string | URL): string {
  return place instanceof URL || place.startsWith('file:') ? fileURLToPath(place) : place;
}
