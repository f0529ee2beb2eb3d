import { spawnSync } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilteredCommand } from '@jobtronaut/engine';
import { clause } from '@jobtronaut/tractor-client';
import { startTestEngine, type TestEngine } from './test-engine.ts';

/** A command that waits for the test to say what it does. */
export interface FakeCommand {
  readonly jid: number;
  readonly tid: number;
  /** Of its task. */
  readonly title: string;
  /** What would have been run. */
  readonly argv: readonly string[];
  /** Prints a line, as the program would: `TR_PROGRESS 50%` is progress. */
  print(line: string): Promise<void>;
  /** Ends it. @param exitCode @default 0 */
  end(exitCode?: number): Promise<void>;
}

/** A farm on which nothing runs but what the test says. */
export interface FakeFarm extends TestEngine {
  /** The next command that the farm starts, in the order in which it starts them; waits until it does. */
  nextCommand(): Promise<FakeCommand>;
}

/** Stands in for each program: prints the lines that it is told, until it is told to end. A file: words of commands have codes replaced in them. */
const PUPPET = `
while IFS= read -r line; do
  case $line in
    "exit "*) exit "\${line#exit }" ;;
    *) printf '%s\\n' "\${line#say }" ;;
  esac
done < "$1"
`;

/**
 * Starts a farm that takes jobs and answers queries as an engine does (it is the embedded engine), whose commands the test plays.
 *
 * ```ts
 * await using farm = await startFakeFarm({ slots: 10 });
 * const { jid } = await farm.submit('Shot', { frames: '1-3' }, { plugins });
 * const command = await farm.nextCommand();
 * await command.end(1); // it fails
 * ```
 */
export async function startFakeFarm(options: { readonly slots?: number } = {}): Promise<FakeFarm> {
  const folder = await mkdtemp(join(tmpdir(), 'jobtronaut-puppets-'));
  const puppet = join(folder, 'puppet.sh');
  await writeFile(puppet, PUPPET);
  const strings: FileHandle[] = [];
  const started: Started[] = [];
  const waiting: ((command: Started) => void)[] = [];
  const preStart = (command: FilteredCommand): void => {
    const string = join(folder, `${command.jid}-${command.cid}-${command.rev}`);
    const { status, stderr } = spawnSync('mkfifo', ['-m', '600', string], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const begun = { jid: Number(command.jid), tid: Number(command.tid), argv: [...(command.argv as string[])], string };
    command.argv = ['/bin/sh', puppet, string];
    const next = waiting.shift();
    if (next) next(begun);
    else started.push(begun);
  };
  const engine = await startTestEngine({ ...options, statusFilter: { preStart } });
  const close = async () => {
    await engine.close();
    await Promise.all(strings.map((string) => string.close()));
    await rm(folder, { recursive: true, force: true });
  };
  return {
    ...engine,
    async nextCommand() {
      const begun = started.shift() ?? (await new Promise<Started>((resolve) => void waiting.push(resolve)));
      const { jid, tid, argv } = begun;
      const [task] = await engine.client.tasks(clause`jid=${jid} and tid=${tid}`, { columns: ['title'] });
      // Read and write: that needs nobody at the other end yet, and never blocks.
      const string = await open(begun.string, constants.O_RDWR);
      strings.push(string);
      return {
        jid,
        tid,
        title: task?.title ?? '',
        argv,
        print: async (line) => void (await string.write(`say ${line}\n`)),
        end: async (exitCode = 0) => void (await string.write(`exit ${exitCode}\n`)),
      };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Started {
  readonly jid: number;
  readonly tid: number;
  readonly argv: readonly string[];
  /** The pipe that its puppet hangs on. */
  readonly string: string;
}
