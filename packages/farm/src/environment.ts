import { FarmError } from './errors.ts';

/** Variables as they travel in an envkey, and those that were left behind. */
export interface FarmEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  /** Names of inherited variables that stay here, with the reason. */
  readonly leftOut: readonly { readonly name: string; readonly reason: 'secret' | 'session' | 'value' | 'name' }[];
}

/**
 * Never inherited: a job file and the engine's database are read by many. Names that contain one of these words are credentials
 * by custom. Documented in docs/configuration.md.
 */
const SECRET =
  /TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|(?:^|_)(?:AUTH|JWT)(?:_|$)|_PWD$|COOKIE/i;

/** User and password in the address of a service, whatever the variable is called: `postgres://render:…@db/shots`. */
const SECRET_URL = /:\/\/[^/\s:@]{0,200}:[^/\s@]{1,200}@/;

/**
 * Never inherited: they describe the session and terminal of the submitter, the farm command that submits, or the engine that the
 * submitter has in mind: a command finds the engine that runs it by what its blade says.
 */
const SESSION =
  /^(?:SSH_.*|GPG_.*|DBUS_.*|XDG_(?:SESSION|RUNTIME|SEAT|VTNR).*|TERM|TERM_.*|COLORTERM|LS_COLORS|COLUMNS|LINES|DISPLAY|WAYLAND_.*|XAUTHORITY|WINDOWID|TMUX.*|STY|VTE_.*|SHLVL|PWD|OLDPWD|_|PS[1-4]|PROMPT.*|HIST.*|npm_.*|NODE_CHANNEL_.*|TURBO_.*|TR_.*|TRACTOR_ENGINE|TRACTOR_MONITOR|JOBTRONAUT_ENGINE_STATE|INIT_CWD)$/;

/** Whether a name sounds like that of a credential, or a value holds one that is told by its form. */
function soundsSecret(name: string, value = ''): boolean {
  return SECRET.test(name) || SECRET_URL.test(value);
}

/** Whether one of these environment keys sets a variable that sounds like a credential. */
export function setsCredentials(envkeys: readonly string[] = []): boolean {
  return envkeys.some((key) => key.split(/\s+/).some((word) => soundsSecret(word.split('=', 1)[0] ?? '', word)));
}

/** Whether an argument sounds like a credential: by its name, or by a name or an address inside of it. */
export function holdsSecret(name: string, value: unknown): boolean {
  if (soundsSecret(name)) return true;
  const open = [value];
  const seen = new Set<object>();
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string' && SECRET_URL.test(next)) return true;
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (!Array.isArray(next) && Object.keys(next).some((key) => soundsSecret(key))) return true;
    for (const inner of Object.values(next)) open.push(inner);
  }
  return false;
}

/**
 * The environment of a job: what is inherited, less what cannot or must not travel, and what was passed explicitly on top
 * (docs/configuration.md, "What of the environment travels"; conformance D12, D37, D38).
 *
 * @throws FarmError `bad-environment` for an explicit variable that an envkey cannot carry: a name that is none, or a value with
 * white space (the stock handler splits at it, tractor-protocol 11.3).
 */
export function farmEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
  explicit: Readonly<Record<string, string>>,
): FarmEnvironment {
  const variables: Record<string, string> = {};
  const leftOut: FarmEnvironment['leftOut'][number][] = [];
  for (const [name, value] of Object.entries(inherited)) {
    if (value === undefined || Object.hasOwn(explicit, name)) continue;
    const reason = soundsSecret(name, value) ? 'secret' : SESSION.test(name) ? 'session' : cannotTravel(name, value);
    if (reason) leftOut.push({ name, reason });
    else variables[name] = value;
  }
  for (const [name, value] of Object.entries(explicit)) {
    const reason = cannotTravel(name, value);
    if (reason === 'name')
      throw new FarmError('bad-environment', `"${name}" is not the name of an environment variable`, {
        hint: 'Names have letters, digits and "_", and do not start with a digit.',
      });
    if (reason === 'value')
      throw new FarmError(
        'bad-environment',
        `The environment variable ${name} has white space in its value, which an environment key cannot carry`,
        {
          hint: 'Pass it as an argument of the task, or set it in the environment of the blades.',
        },
      );
    variables[name] = value;
  }
  return { variables, leftOut };
}

function cannotTravel(name: string, value: string): 'name' | 'value' | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return 'name';
  return /[\s\0]/.test(value) ? 'value' : undefined;
}
