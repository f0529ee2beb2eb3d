import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EngineError } from '../errors.ts';
import { guarded } from './guarded.ts';

const WRITABLE_BY_ALL = 0o002;
const STICKY = 0o1000;
const OPEN_TO_OTHERS = 0o077;
/** What may lie in a state folder before its first engine: its log, the arguments of its first job. */
const BEFORE = new Set(['engine.log', 'arguments']);

/**
 * Refuses a state folder that another user of the machine owns, could exchange, or has put something into: a database of
 * theirs would be jobs that we run, a token of theirs the right to spool. So is one that holds something else: to make a
 * home or a project ours alone would close it to those who work there. Nothing of it is changed before.
 *
 * @throws EngineError `unsafe-state`; `state-unwritable` if it is a file, or cannot be read
 */
export function refuseUnsafe(stateDir: string): void {
  guarded(stateDir, () => check(stateDir));
}

function check(stateDir: string): void {
  const uid = process.geteuid?.();
  if (uid === undefined) return;
  const path = realpathSync(stateDir);
  const folder = statSync(path);
  if (!folder.isDirectory()) {
    throw new EngineError('state-unwritable', `the state folder ${stateDir} cannot be used: it is not a folder`, {
      hint: 'name another one (--state, JOBTRONAUT_ENGINE_STATE)',
      data: { path: stateDir },
    });
  }
  if (folder.uid !== uid) throw unsafe(stateDir, 'it belongs to another user');
  // To make /tmp ours alone would be the end of it for the others.
  if (folder.mode & STICKY) throw unsafe(stateDir, 'it is a folder for everybody');
  const names = readdirSync(path);
  for (const name of names) {
    const entry = lstatSync(join(path, name), { throwIfNoEntry: false });
    if (entry && entry.uid !== uid) throw unsafe(stateDir, `"${name}" in it belongs to another user`);
  }
  const other = names.includes('engine.db') ? undefined : names.find((name) => !BEFORE.has(name));
  if (folder.mode & OPEN_TO_OTHERS && other !== undefined) {
    throw unsafe(
      stateDir,
      `it holds other things ("${other}"), which would be closed to everybody else`,
      'name a new folder, or an empty one',
    );
  }
  for (let above = dirname(path); ; above = dirname(above)) {
    const { mode } = statSync(above);
    if (mode & WRITABLE_BY_ALL && !(mode & STICKY)) throw unsafe(stateDir, `everybody may write in ${above}`);
    if (above === dirname(above)) return;
  }
}

const FOREIGN =
  'whoever writes there could run commands as you: choose another folder (--state, JOBTRONAUT_ENGINE_STATE), or remove what is not yours';

function unsafe(stateDir: string, why: string, hint = FOREIGN): EngineError {
  return new EngineError('unsafe-state', `the state folder ${stateDir} is not safe: ${why}`, {
    hint,
    data: { stateDir },
  });
}
