import { type ListOptions, listText } from './list-text.ts';
import { readManifest } from './manifest/manifest.ts';
import { LIST } from './table/authoring.ts';
import { writeQuickly } from './write-quickly.ts';

/**
 * `jobtronaut list` from the manifest. Nothing if it is not true any more, if no plugins are configured, or if the command line is more
 * than this reads: then the whole command answers.
 */
export function quickList(words: readonly string[]): number | undefined {
  const options = listOptions(words);
  if (options === undefined) return undefined;
  const manifest = readManifest({ config: options.config, cwd: process.cwd(), env: process.env });
  if (manifest === undefined || manifest.pluginPath.length === 0) return undefined;
  writeQuickly(listText(manifest.plugins, options));
  return 0;
}

function listOptions(words: readonly string[]): (ListOptions & { readonly config?: string }) | undefined {
  const kinds = LIST.positionals[0].choices;
  let found: ListOptions & { readonly config?: string } = { kind: 'all', info: false, json: false };
  const open = [...words];
  for (let word = open.shift(); word !== undefined; word = open.shift()) {
    const kind = kinds.find((each) => each === word);
    if (kind !== undefined) found = { ...found, kind };
    else if (word === '--info') found = { ...found, info: true };
    else if (word === '--json') found = { ...found, json: true };
    else if (word === '--config' && open[0] !== undefined) found = { ...found, config: open.shift() ?? '' };
    else return undefined;
  }
  return found;
}
