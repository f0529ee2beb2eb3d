import type { CommandEnd, CommandSpec } from '../command.ts';

const pad = (value: number): string => String(value).padStart(2, '0');

/** Local time, for people. */
function clock(at: Date): string {
  const day = `${at.getFullYear()}/${pad(at.getMonth() + 1)}/${pad(at.getDate())}`;
  return `${day} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

function name({ ids }: Pick<CommandSpec, 'ids'>): string {
  return `J${ids.jid} T${ids.tid} C${ids.cid} attempt ${ids.rev}`;
}

/** The line that opens an attempt in the log of its task (tractor-protocol 8). */
export function banner(spec: CommandSpec, owner: string, at: Date): string {
  return `====[${clock(at)} ${name(spec)} ${owner} on ${spec.host}]====\n`;
}

/** The line that closes it. */
export function endBanner(spec: Pick<CommandSpec, 'ids'>, { exitCode, elapsedSecs, ended }: CommandEnd): string {
  const how = exitCode < 0 ? `signal ${-exitCode}` : `exit ${exitCode}`;
  return `====[${clock(new Date(ended))} ${name(spec)} ${how} after ${elapsedSecs.toFixed(1)} s]====\n`;
}
