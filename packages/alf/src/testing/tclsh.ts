import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Whether there is a Tcl interpreter. Where all tests must run (CI), a missing one is a failure. */
export const hasTcl = spawnSync('tclsh', { input: 'exit 0\n' }).status === 0 || process.env.CI === 'true';

/**
 * Runs a Tcl script and gives the lines that it printed. `files` are written beside it, byte for byte.
 *
 * @throws Error with what it complained about
 */
export function runTcl(script: string, files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'alf-tcl-'));
  try {
    writeFileSync(path.join(folder, 'script.tcl'), PRELUDE + script);
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
    const { status, stdout, stderr, error } = spawnSync('tclsh', ['script.tcl'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    });
    if (error) throw error;
    if (status !== 0) throw new Error(`tclsh: ${stderr}`);
    return stdout.split('\n').slice(0, -1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Texts travel as the hexadecimal digits of their UTF-8: nothing on the way can change them. */
export const toHex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
export const fromHex = (hex: string): string => Buffer.from(hex, 'hex').toString('utf8');

const PRELUDE = `
fconfigure stdout -translation lf
proc hex {text} { binary encode hex [encoding convertto utf-8 $text] }
proc unhex {hex} { encoding convertfrom utf-8 [binary decode hex $hex] }
proc hexes {items} { set out {}; foreach item $items { lappend out .[hex $item] }; return $out }
proc lines {name} {
  set channel [open $name]; fconfigure $channel -translation lf
  set lines [split [read $channel] \\n]; close $channel
  return $lines
}
`;
