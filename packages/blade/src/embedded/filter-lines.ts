import type { CommandSpec, LineParser } from '@jobtronaut/runner';
import type { LineFilter, SiteFilters } from '../site-filters.ts';
import { lineVerdict } from './line-verdict.ts';

/** Reads output lines as the site's filters say; each command's filter is chosen at its first line. */
export function filterLines(filters: SiteFilters): LineParser {
  const chosen = new WeakMap<CommandSpec, { readonly generation: number; readonly lines: LineFilter | undefined }>();
  return (line, _stream, command) => {
    let known = chosen.get(command);
    if (known?.generation !== filters.generation) {
      const { argv, env, envkeys, ids, host, slots, projects } = command;
      const lines = filters.lines({
        ...ids,
        argv: [...argv],
        app: (argv[0] ?? '').replace(/^.*\//, ''),
        env: { ...env },
        envkey: envkeys ?? [],
        projects: projects ?? [],
        slots: slots ?? 1,
        bladehost: host,
      });
      known = { generation: filters.generation, lines };
      chosen.set(command, known);
    }
    const { lines } = known;
    if (!lines || lines.pattern?.test(line) === false) return undefined;
    const verdict = lines.read(`${line}\n`);
    return verdict && lineVerdict(verdict, line);
  };
}
