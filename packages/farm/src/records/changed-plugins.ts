import { join } from 'node:path';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import { CodeFiles, pluginFolders } from '@jobtronaut/plugins-loader';
import type { Code } from '../codes.ts';
import type { Site } from '../engines/choice.ts';
import type { UsedPlugin } from './plugin-watch.ts';
import type { SubmissionRecord } from './record.ts';

/**
 * What became of the plugin files that a job was built from: a warning for each that is another one now, or gone. The farm's own copies
 * may differ from these.
 */
export function changedPlugins(site: Site, { plugins }: Pick<SubmissionRecord, 'plugins'>): Diagnostic[] {
  const folders = pluginFolders(site.configuration);
  const files = new Map<string, UsedPlugin[]>();
  for (const plugin of plugins) {
    const path = join(plugin.folder, plugin.file);
    files.set(path, [...(files.get(path) ?? []), plugin]);
  }
  return [...files].flatMap(([path, used]) => {
    const [{ file, folder, hash }] = used as [UsedPlugin];
    const now = hashOf([folder, ...folders].map((each) => join(each, file)));
    if (now === hash) return [];
    const names = used.map(({ name }) => name).join(', ');
    const message = `the plugin file (${names}) ${now === undefined ? 'is gone' : 'is not as it was when the job was submitted'}`;
    return [{ code: 'changed-plugin' satisfies Code, severity: 'warning', message, file: path }];
  });
}

/** Of the first file that is there. */
function hashOf(paths: readonly string[]): string | undefined {
  for (const path of paths) {
    try {
      return new CodeFiles().hash(path);
    } catch {
      // Not there, or not for us: the next folder may have it.
    }
  }
  return undefined;
}
