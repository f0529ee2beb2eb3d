import type { Diagnostic, Place } from './diagnostic.ts';

/**
 * A diagnostic as text, without a final newline:
 *
 *     shot.alf:3:33: error: RemoteCmd: unknown option "-servce"; did you mean "-service"? [unknown-option]
 *         RemoteCmd {{prman} {a.rib}} -servce {PixarRender}
 *                                     ^^^^^^^
 *         hint: ...
 *         shot.alf:1:1: related place
 *
 * Without a place in a text, `path` or `task` stands at the front; without these, the severity. Source: alf-format 8.
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const where = placeText(diagnostic) || diagnostic.path || diagnostic.task || '';
  const lines = [`${prefix(where)}${diagnostic.severity}: ${diagnostic.message} [${diagnostic.code}]`];
  if (diagnostic.frame !== undefined) lines.push(diagnostic.frame);
  if (diagnostic.hint !== undefined && !diagnostic.message.includes(diagnostic.hint))
    lines.push(`    hint: ${diagnostic.hint}`);
  for (const place of diagnostic.related ?? []) lines.push(`    ${prefix(placeText(place))}${place.message}`);
  return lines.join('\n');
}

/** Diagnostics one below the other, and a closing line with their number: `2 errors, 1 warning`. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const lines = diagnostics.map(formatDiagnostic);
  const counts = (['error', 'warning'] as const).flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  if (counts.length > 0) lines.push(counts.join(', '));
  return lines.join('\n');
}

/** `file:line:column`, or as much of it as is known. */
export function placeText({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

const prefix = (where: string): string => (where === '' ? '' : `${where}: `);
