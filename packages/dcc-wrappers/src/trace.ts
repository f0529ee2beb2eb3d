import { inspect } from 'node:util';
import { JobtronautError } from '@jobtronaut/diagnostics';

/**
 * Where our own modules lie, which tell an author nothing: those that called the script, loaded it, and refused what it asked for. The whole package,
 * since source maps may name its `src`.
 */
function ownPlaces(ours: boolean): string[] {
  const rootOf = (module: string): string => new URL('..', module).pathname;
  const others = ['@jobtronaut/plugins-loader', ...(ours ? ['@jobtronaut/core', '@jobtronaut/farm'] : [])];
  return [rootOf(import.meta.url), ...others.map((name) => rootOf(import.meta.resolve(name)))];
}

/**
 * An error of ours with the stack of the call that it refuses: nothing else leads to the line of the script, which may not have awaited it.
 */
export function calledAt(error: unknown, { stack = '' }: Error): unknown {
  if (JobtronautError.is(error))
    error.stack = `${error.name}: ${error.message}${stack.replace(/^.*?(?=\n\s+at |$)/s, '')}`;
  return error;
}

/** What a script threw, with its causes, as the log of its task shows it. Source maps have made the places TypeScript's. */
export function traceOf(thrown: unknown): string {
  if (thrown === undefined || thrown === null) return `it threw ${String(thrown)}, which tells nothing`;
  const parts: string[] = [];
  const seen = new Set<unknown>();
  for (let error: unknown = thrown; error !== undefined && !seen.has(error); error = (error as Error).cause) {
    seen.add(error);
    parts.push(error instanceof Error ? ownTrace(error) : inspect(error));
    if (!(error instanceof Error)) break;
  }
  return parts.join('\ncaused by: ');
}

function ownTrace(error: Error): string {
  const ours = JobtronautError.is(error);
  const head = [error.name, error.message].filter((part) => part !== '').join(': ') + (ours ? ` [${error.code}]` : '');
  const noise = ['node:', ...ownPlaces(ours)];
  // A folder may have a newline in its name.
  const frames = (error.stack ?? '')
    .split(/\n(?=\s+at )/)
    .slice(1)
    .filter((frame) => !noise.some((place) => frame.includes(place)));
  const hint =
    ours && error.hint !== undefined && !error.message.includes(error.hint) ? [`    hint: ${error.hint}`] : [];
  const several =
    error instanceof AggregateError
      ? error.errors.map((each) => `  - ${traceOf(each).replaceAll('\n', '\n    ')}`)
      : ours
        ? error.diagnostics.slice(1).map((each) => `  - ${each.severity}: ${each.message} [${each.code}]`)
        : [];
  return [head, ...hint, ...frames, ...several].join('\n');
}
