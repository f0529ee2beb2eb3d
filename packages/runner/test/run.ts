import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CommandEnd, CommandEvents, CommandSpec, ExpandChunk } from '../src/command.ts';
import type { RunnerOptions } from '../src/runner-options.ts';
import { startCommand } from '../src/start.ts';

/** A command's end with everything that it told. */
export interface Ran extends CommandEnd {
  readonly log: string;
  readonly progress: readonly number[];
  readonly chunks: readonly ExpandChunk[];
}

/** Runs a command to its end. `spec` and `events` replace what stands here. */
export async function run(
  argv: readonly string[],
  spec: Partial<CommandSpec> = {},
  options: RunnerOptions = {},
  events: Partial<CommandEvents> = {},
): Promise<Ran> {
  const output: Uint8Array[] = [];
  const progress: number[] = [];
  const chunks: ExpandChunk[] = [];
  const command = startCommand(
    { ...basicSpec(argv), ...spec },
    {
      output: (bytes) => void output.push(bytes),
      progress: (percent) => void progress.push(percent),
      expandChunk: (chunk) => void chunks.push(chunk),
      ...events,
    },
    options,
  );
  const end = await command.done;
  return { ...end, log: Buffer.concat(output).toString(), progress, chunks };
}

/** Runs a shell script; its words follow as `$1`, `$2`, … */
export function sh(script: string, ...words: string[]): string[] {
  return ['/bin/sh', '-c', script, 'sh', ...words];
}

export function basicSpec(argv: readonly string[]): CommandSpec {
  const env = { PATH: process.env.PATH, HOME: '/home/fred' };
  return { argv, env, ids: { jid: 12, tid: 3, cid: 4, rev: 2 }, host: 'render7' };
}

/** A folder for this test alone. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
