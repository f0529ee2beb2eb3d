import { describePlugins, loadConfiguration } from '@jobtronaut/plugins-loader';
import { say, tellDiagnostic } from '../terminal.ts';

interface ListOptions {
  readonly kind: 'all' | 'tasks' | 'processors' | 'sitestatusfilters';
  readonly info: boolean;
  readonly config?: string | undefined;
}

const KINDS = { tasks: 'task', processors: 'processor', sitestatusfilters: 'siteStatusFilter' } as const;

/** `jobtronaut list`: names, one a line; with --info what each does. */
export async function list({ kind, info, config }: ListOptions): Promise<number> {
  const configuration = await loadConfiguration(config === undefined ? {} : { config });
  const { plugins, warnings } = await describePlugins(configuration);
  for (const warning of warnings) tellDiagnostic(warning);
  const shown = plugins.filter((plugin) => kind === 'all' || plugin.kind === KINDS[kind]);
  if (configuration.values.PLUGIN_PATH.length === 0) {
    say(`No plugin folders are configured: ${configuration.file ?? 'there is no jobtronaut.config.ts here or above'}`);
  }
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  for (const { name, description } of shown) {
    process.stdout.write(info ? `${name.padEnd(width)}  ${description}\n` : `${name}\n`);
  }
  return 0;
}
