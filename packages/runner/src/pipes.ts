import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A pipe between a command and us. */
export interface Pipe {
  /** The command's end; the receiver closes it once the command has it. */
  readonly child: number;
  /** Our end of its output; the receiver reads and closes it. Of its input, nothing to be used. */
  readonly ours: number;
  /** Must be called when nobody needs the pipe any more. `clean`: the output was read up to its end, or never begun. */
  release(clean: boolean): void;
}

type Kind = 'input' | 'output';

/**
 * How each end of a FIFO is opened. The holder keeps it alive: to open one end waits for the other, except to read
 * and write at once, and to read without blocking. The command's end must block: programs do not expect otherwise.
 */
const FLAGS = {
  input: { holder: constants.O_RDWR | constants.O_NONBLOCK, child: constants.O_RDONLY },
  output: { holder: constants.O_RDONLY | constants.O_NONBLOCK, child: constants.O_WRONLY },
};

/** FIFOs made at once: starting `mkfifo` takes longer than all the rest together. */
const BATCH = 32;

/** An open FIFO without a name. Where it cannot be opened again, the child's end has been opened with it. */
interface Fifo {
  readonly holder: number;
  readonly child?: number;
}

const ready: Record<Kind, Fifo[]> = { input: [], output: [] };

/** Linux opens a file again by its number, name or not, so that one FIFO serves one command after the other. */
const REOPENS = existsSync('/proc/self/fd');

/**
 * A pipe that the command reads (`input`: nothing ever comes) or writes (`output`).
 *
 * Node's own `stdio: 'pipe'` makes socket pairs, and a socket cannot be opened by name: `echo problem > /dev/stderr` fails
 * in a command that is started so. Node offers no pipe(2), so these are FIFOs that were opened and removed at once.
 *
 * @throws the operating system's error, when there can be none
 */
export function takePipe(kind: Kind): Pipe {
  if (ready[kind].length === 0) ready[kind] = makeFifos(kind);
  const fifo = ready[kind].pop();
  if (fifo === undefined) return takePipe(kind);
  return fifo.child === undefined ? reopened(kind, fifo) : { ...ends(kind, fifo.holder), child: fifo.child };
}

/** Where a FIFO is used once, its holder is our end. */
function ends(kind: Kind, holder: number): Pick<Pipe, 'ours' | 'release'> {
  if (kind === 'output') return { ours: holder, release: () => {} };
  return { ours: holder, release: () => closeSync(holder) };
}

function reopened(kind: Kind, fifo: Fifo): Pipe {
  const path = `/proc/self/fd/${fifo.holder}`;
  const release = (clean: boolean): void => {
    if (clean && (kind === 'output' || isEmpty(fifo.holder))) ready[kind].push(fifo);
    else closeSync(fifo.holder);
  };
  let ours: number | undefined;
  try {
    ours = kind === 'output' ? openSync(path, FLAGS.output.holder) : fifo.holder;
    return { ours, child: openSync(path, FLAGS[kind].child), release };
  } catch (error) {
    if (kind === 'output' && ours !== undefined) closeSync(ours);
    release(true);
    throw error;
  }
}

/** What a command wrote to its own standard input is for nobody else. */
function isEmpty(holder: number): boolean {
  try {
    return readSync(holder, Buffer.alloc(1)) === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN';
  }
}

function makeFifos(kind: Kind): Fifo[] {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-pipes-'));
  const opened: number[] = [];
  const open = (name: string, flags: number): number => {
    const fd = openSync(name, flags);
    opened.push(fd);
    return fd;
  };
  try {
    const names = Array.from({ length: BATCH }, (_, i) => join(folder, String(i)));
    nameFifos(folder, names);
    const flags = FLAGS[kind];
    return names.map((name) => {
      const holder = open(name, flags.holder);
      return REOPENS ? { holder } : { holder, child: open(name, flags.child) };
    });
  } catch (error) {
    // All or none: with the table of open files full, what was opened must not stay so.
    for (const fd of opened) closeSync(fd);
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Who is killed, maybe for want of memory, or finds no room has said nothing of the command: it is not to fail by it. */
function nameFifos(folder: string, names: readonly string[]): void {
  try {
    execFileSync('mkfifo', ['-m', '600', ...names], { stdio: 'ignore' });
  } catch (error) {
    const { signal } = error as { readonly signal?: string | null };
    if (signal) throw Object.assign(new Error(`mkfifo was ended by ${signal}`, { cause: error }), { code: 'EAGAIN' });
    // It does not tell us why: a disk that had no room for it has none for us either.
    writeFileSync(join(folder, 'room'), '');
    throw error;
  }
}
