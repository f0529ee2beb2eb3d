import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EngineError } from '../errors.ts';

const WRITABLE_BY_ALL = 0o002;
const STICKY = 0o1000;

/**
 * Refuses a state folder that another user of the machine owns, could exchange, or has put something into: a database of
 * theirs would be jobs that we run, a token of theirs the right to spool. Nothing of it is changed before.
 *
 * @throws EngineError `unsafe-state`
 */
export function refuseUnsafe(stateDir: string): void {
  const uid = process.geteuid?.();
  if (uid === undefined) return;
  const path = realpathSync(stateDir);
  const folder = statSync(path);
  if (folder.uid !== uid) throw unsafe(stateDir, 'it belongs to another user');
  // To make /tmp ours alone would be the end of it for the others.
  if (folder.mode & STICKY) throw unsafe(stateDir, 'it is a folder for everybody');
  for (const name of readdirSync(path)) {
    const entry = lstatSync(join(path, name), { throwIfNoEntry: false });
    if (entry && entry.uid !== uid) throw unsafe(stateDir, `"${name}" in it belongs to another user`);
  }
  for (let above = dirname(path); ; above = dirname(above)) {
    const { mode } = statSync(above);
    if (mode & WRITABLE_BY_ALL && !(mode & STICKY)) throw unsafe(stateDir, `everybody may write in ${above}`);
    if (above === dirname(above)) return;
  }
}

function unsafe(stateDir: string, why: string): EngineError {
  return new EngineError('unsafe-state', `the state folder ${stateDir} is not safe: ${why}`, {
    hint: 'whoever writes there could run commands as you: choose another folder in JOBTRONAUT_ENGINE_STATE, or remove what is not yours',
    data: { stateDir },
  });
}
