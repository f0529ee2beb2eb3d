import { SCRIPTS } from '../completion/scripts.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, printJson } from '../terminal.ts';

/** `jobtronaut completion`: the script of a shell. */
export async function completion({ shell, json }: RunOptions<'completion'>): Promise<number> {
  const script = SCRIPTS[shell];
  if (json) printJson({ shell, script });
  else process.stdout.write(script);
  return EXIT.done;
}
