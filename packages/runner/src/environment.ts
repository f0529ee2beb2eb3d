import type { CommandSpec } from './command.ts';

/** Variables of a process. Without a prototype: any name may come out of an envkey. */
export type Environment = Record<string, string>;

type EnvironmentSpec = Pick<
  CommandSpec,
  'env' | 'envkeys' | 'ids' | 'engine' | 'spoolHost' | 'spoolAddr' | 'local' | 'projects'
>;

/**
 * The environment of a command (tractor-protocol 11.2, 11.3): the blade's own, then the engine's address, then envkeys, then
 * the facts of the job, which nobody overrides.
 *
 * @param cwd the folder that it starts in; `PWD` follows where it is set
 */
export function commandEnvironment(spec: EnvironmentSpec, cwd: string): Environment {
  const env = Object.create(null) as Environment;
  for (const [name, value] of Object.entries(spec.env)) if (value !== undefined) env[name] = value;
  // An inherited TRACTOR_ENGINE names the engine that the blade's user had in mind, not the one that runs this command:
  // only an envkey keeps programs inside the command from finding the engine that started them.
  if (spec.engine !== undefined) env.TRACTOR_ENGINE = env.TRACTOR_MONITOR = spec.engine;
  const handled = (spec.envkeys ?? []).filter((key) => setenv(env, key));
  const { jid, tid, cid } = spec.ids;
  const facts: Record<string, string | undefined> = {
    TR_ENV_JID: String(jid),
    TR_ENV_TID: String(tid),
    TR_ENV_CID: String(cid),
    TR_ENV_JOB_PROJECT: (spec.projects ?? []).join(','),
    TR_ENV_KEY: handled.length > 0 ? handled.join(',') : undefined,
    TR_SPOOLHOST: spec.spoolHost,
    TR_SPOOLADDR: spec.spoolAddr,
    REMOTEHOST: spec.local ? undefined : spec.spoolHost,
    PWD: env.PWD === undefined ? undefined : cwd,
  };
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}

/**
 * The stock handler `setenv *`: `setenv A=1 B=2 C three D` sets A, B, C and D (to `1`). Other keys are unknown and ignored.
 *
 * @returns whether the key was for this handler
 */
function setenv(env: Environment, key: string): boolean {
  if (!/^setenv\s/.test(key)) return false;
  const words = key.split(/\s+/).filter((word) => word !== '');
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? '';
    const equals = word.indexOf('=');
    if (equals > 0) env[word.slice(0, equals)] = word.slice(equals + 1);
    else if (equals < 0) env[word] = words[++i] ?? '1';
  }
  return true;
}
