import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The two open ends of a pipe: `child` is for the command, `ours` for us. The receiver closes them. */
export interface Pipe {
  readonly child: number;
  readonly ours: number;
}

/**
 * How each end of a FIFO is opened, ours first. To open one end waits for the other, except to read and write at once,
 * and to read without blocking. The command's end must block: programs do not expect otherwise.
 */
const FLAGS = {
  input: { ours: constants.O_RDWR, child: constants.O_RDONLY },
  output: { ours: constants.O_RDONLY | constants.O_NONBLOCK, child: constants.O_WRONLY },
};

/** Pipes made at once: starting `mkfifo` takes longer than all the rest together. */
const BATCH = 32;

const ready: Record<keyof typeof FLAGS, Pipe[]> = { input: [], output: [] };

/**
 * A pipe that the command reads (`input`) or writes (`output`).
 *
 * Node's own `stdio: 'pipe'` makes socket pairs, and a socket cannot be opened by name: `echo problem > /dev/stderr` fails
 * in a command that is started so. Node offers no pipe(2), so these are FIFOs that were opened and removed at once.
 *
 * @throws the operating system's error, when there can be none
 */
export function takePipe(kind: keyof typeof FLAGS): Pipe {
  if (ready[kind].length === 0) ready[kind] = makePipes(kind);
  return ready[kind].pop() ?? takePipe(kind);
}

function makePipes(kind: keyof typeof FLAGS): Pipe[] {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-pipes-'));
  const opened: number[] = [];
  const open = (name: string, flags: number): number => {
    const fd = openSync(name, flags);
    opened.push(fd);
    return fd;
  };
  try {
    const names = Array.from({ length: BATCH }, (_, i) => join(folder, String(i)));
    execFileSync('mkfifo', ['-m', '600', ...names], { stdio: 'ignore' });
    const { ours, child } = FLAGS[kind];
    return names.map((name) => ({ ours: open(name, ours), child: open(name, child) }));
  } catch (error) {
    // All or none: with the table of open files full, what was opened must not stay so.
    for (const fd of opened) closeSync(fd);
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
