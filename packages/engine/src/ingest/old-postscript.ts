import { type AlfFile, type Command, readAlf, type When } from '@jobtronaut/alf';

/** What the old options say is to run when the job has come to rest, and what of it cannot be run. */
export interface OldPostscript {
  readonly commands: readonly Command[];
  readonly warnings: readonly string[];
}

const OLD: readonly (readonly [option: string, when: When])[] = [
  ['whendone', 'done'],
  ['whenerror', 'error'],
];

/** Commands of `-whendone` and `-whenerror`, the old form of postscripts (tractor-protocol 4.5). */
export function oldPostscript(file: AlfFile): OldPostscript {
  const commands: Command[] = [];
  const warnings: string[] = [];
  const job = file.statements.find((statement) => statement.operator === 'Job');
  const options: Readonly<Record<string, unknown>> = job?.options ?? {};
  for (const [option, when] of OLD) {
    const text = options[option];
    if (typeof text !== 'string' || text.trim() === '') continue;
    const { document, diagnostics } = readAlf(`Job -title {${option}} -subtasks {} -postscript {${text}\n}`);
    const found = document?.postscript ?? [];
    if (found.length > 0 && diagnostics.every(({ severity }) => severity !== 'error')) {
      commands.push(...found.map((command) => ({ ...command, when })));
    } else {
      warnings.push(`-${option} is not run: it is no list of commands such as "Cmd {…}"`);
    }
  }
  return { commands, warnings };
}
