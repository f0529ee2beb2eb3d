import type { CommandSpec, DirMap } from './command.ts';
import type { Environment } from './environment.ts';

type SubstitutionSpec = Pick<CommandSpec, 'argv' | 'ids' | 'host' | 'slots' | 'attempt' | 'dirmaps' | 'zone'>;

/**
 * The words that are handed to the operating system (tractor-protocol 11.4). In each word, one after another: a leading `~` (tractor-protocol 4.5),
 * directory maps, variables of the command's environment, `%` codes. What one step inserts, the next one sees.
 */
export function substituteArgv(spec: SubstitutionSpec, env: Environment): string[] {
  const codes = percentCodes(spec);
  return spec.argv.flatMap((word) => {
    const text = insertVariables(mapPaths(atHome(word, env), spec.dirmaps ?? [], spec.zone ?? 'NFS'), env);
    if (!text.includes('%')) return [text];
    if (text === '%H') return hostWords(spec);
    // One code after another over the whole word: `%%j` is no protected `%j`, it becomes `%` and the job id.
    return [codes.reduce((done, [code, value]) => done.replaceAll(code, () => value), text)];
  });
}

/** `~` and `~/...` are the home folder of whoever runs the command; without one they stay. */
function atHome(word: string, env: Environment): string {
  return word === '~' || word.startsWith('~/') ? `${env.HOME ?? '~'}${word.slice(1)}` : word;
}

/** `%D(path)`: the first map of the zone whose source begins the path is applied; without one the path stays. */
function mapPaths(word: string, dirmaps: readonly DirMap[], zone: string): string {
  if (!word.includes('%D(')) return word;
  return word.replace(/%D\(([^)]*)\)/g, (_code, path: string) => {
    // An entry without a source, seen in real job files, would map every path.
    const map = dirmaps.find((entry) => entry.zone === zone && entry.source !== '' && path.startsWith(entry.source));
    return map ? map.target + path.slice(map.source.length) : path;
  });
}

/** `$NAME` and `${NAME}`; unknown names stay as they are. */
function insertVariables(word: string, env: Environment): string {
  if (!word.includes('$')) return word;
  return word.replace(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (reference, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    return (Object.hasOwn(env, name) ? env[name] : undefined) ?? reference;
  });
}

/** In the order of replacement. */
function percentCodes(spec: SubstitutionSpec): [code: string, value: string][] {
  const { jid, tid, cid } = spec.ids;
  const { first = true, resuming = false, pass = 0 } = spec.attempt ?? {};
  return [
    ['%H', hostWords(spec).join(' ')],
    ['%h', spec.host],
    ['%s', spec.host],
    ['%j', String(jid)],
    ['%J', String(jid)],
    ['%t', String(tid)],
    ['%c', String(cid)],
    ['%i', first ? '0' : '1'],
    ['%r', resuming ? '1' : '0'],
    ['%R', String(pass)],
    // Quality fraction and time slice: nothing here runs in slices.
    ['%q', '1'],
    ['%Y', '0'],
    ['%n', String(spec.slots ?? 1)],
    ['%x', 'Active'],
    ['%%', '%'],
  ];
}

/** `%H`. How a real blade writes the task reference is not known; ours is that of `activeCmds` (tractor-protocol 12). */
function hostWords({ ids: { jid, cid, rev }, host }: SubstitutionSpec): string[] {
  return [`-T=${jid}:${cid}.${rev}`, '-h', host];
}
