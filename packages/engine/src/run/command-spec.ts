import type { CommandSpec } from '@jobtronaut/runner';
import type { CommandData, JobData } from '../ingest/plan.ts';
import type { Attempt } from '../machine/model.ts';
import { commandIds } from './attempt-id.ts';

/** What every command of this engine sees. */
export interface BladeInfo {
  readonly host: string;
  /** `HOST:PORT` of the engine. */
  readonly engine: string;
  readonly stateDir: string;
  /** The environment that commands start from. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Merges what job and command say (tractor-protocol 11). `expand`: the file that takes captured standard output. */
export function commandSpec(
  blade: BladeInfo,
  attempt: Attempt,
  job: JobData,
  command: CommandData,
  expand: string,
): CommandSpec {
  const envkeys = command.envkey && command.envkey.length > 0 ? command.envkey : job.envkey;
  return {
    argv: command.argv.map((word) => assign(word, job.assignments)),
    env: { ...blade.env, JOBTRONAUT_ENGINE_STATE: blade.stateDir },
    envkeys,
    ...(job.spoolcwd !== '' && { cwd: job.spoolcwd }),
    ...(command.msg !== undefined && { msg: command.msg }),
    ids: commandIds(attempt),
    host: blade.host,
    slots: attempt.slots,
    engine: blade.engine,
    spoolHost: job.spoolhost,
    spoolAddr: job.spooladdr,
    local: command.local === true,
    projects: job.projects,
    dirmaps: job.dirmap?.map(([source, target, zone]) => ({ source, target, zone })) ?? [],
    attempt: { first: attempt.iid === 1, resuming: attempt.pass > 0, pass: attempt.pass },
    ...(command.expand && { expand: command.expand === true ? { capture: expand } : { read: command.expand } }),
    ...(command.minrunsecs !== undefined && { minRunSecs: command.minrunsecs }),
    ...(command.maxrunsecs !== undefined && { maxRunSecs: command.maxrunsecs }),
  };
}

/** `$name` and `${name}` of job variables (`-init`); other names are left to the environment. */
function assign(word: string, variables: Readonly<Record<string, string>>): string {
  if (!word.includes('$')) return word;
  return word.replace(/\$(?:\{([^}]*)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    return Object.hasOwn(variables, name) ? (variables[name] ?? whole) : whole;
  });
}
