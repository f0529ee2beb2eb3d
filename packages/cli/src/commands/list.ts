import { listText } from '../list-text.ts';
import { loadManifest } from '../manifest/load-manifest.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, say, tellDiagnostic } from '../terminal.ts';

/** `jobtronaut list`, where nothing is remembered: see `quickAnswer`. */
export async function list(options: RunOptions<'list'>): Promise<number> {
  const { config } = options;
  const { plugins, warnings, pluginPath, file } = await loadManifest({ config, cwd: process.cwd(), env: process.env });
  for (const warning of warnings) tellDiagnostic(warning);
  if (pluginPath.length === 0) {
    say(`No plugin folders are configured: ${file ?? 'there is no jobtronaut.config.ts here or above'}`);
  }
  process.stdout.write(listText(plugins, options, warnings));
  return EXIT.done;
}
