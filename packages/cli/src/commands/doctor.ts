import { createColors } from 'picocolors';
import { withTimeout } from '../connect.ts';
import { engineFindings, stateFinding } from '../doctor/engine.ts';
import type { Finding } from '../doctor/finding.ts';
import { nodeFinding, programFindings } from '../doctor/programs.ts';
import { configurationFindings, loaded, pluginFindings } from '../doctor/site.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, print, printJson, say, wantsColour } from '../terminal.ts';

/** `jobtronaut doctor`. */
export async function doctor(options: RunOptions<'doctor'>): Promise<number> {
  const findings = await look(options);
  if (options.json) for (const finding of findings) printJson(finding);
  else print(findings.flatMap(linesOf));
  const failed = findings.filter(({ status }) => status === 'fail').length;
  const doubtful = findings.filter(({ status }) => status === 'warn').length;
  say(failed + doubtful === 0 ? 'All is in place' : `${failed} failed, ${doubtful} to look at`);
  return failed > 0 ? EXIT.user : EXIT.done;
}

async function look({ config, engine, timeout }: RunOptions<'doctor'>): Promise<Finding[]> {
  const own = [nodeFinding(), stateFinding()];
  const found = await loaded(config);
  const { configuration } = withTimeout({ configuration: found.configuration, env: process.env }, timeout);
  if (found.problems.length > 0) {
    // What it would have said of plugins nobody knows; the rest is looked at with defaults.
    return [
      ...own,
      ...found.problems,
      ...programFindings(configuration),
      ...(await engineFindings(configuration, engine)),
    ];
  }
  return [
    ...own,
    ...configurationFindings(configuration),
    ...(await pluginFindings(configuration)),
    ...programFindings(configuration),
    ...(await engineFindings(configuration, engine)),
  ];
}

function linesOf({ check, status, text, remedy }: Finding): string[] {
  const colours = createColors(wantsColour(process.stdout));
  const paint = { ok: colours.green, warn: colours.yellow, fail: colours.red }[status];
  return [
    `${paint(status.padEnd(4))}  ${check.padEnd(13)}  ${text}`,
    ...(remedy === null ? [] : [`${' '.repeat(21)}${remedy}`]),
  ];
}
