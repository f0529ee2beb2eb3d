import { readFileSync } from 'node:fs';

const CLASS =
  /(?<=^|;)[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?(?:abstract[ \t]+)?class[ \t]+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gmu;

/**
 * The classes that a file declares, told by its lines alone: a file that does not load, perhaps for a syntax error, has
 * no better witness. A name too many (from a comment) does no harm: it is only looked at where nothing else has that name.
 */
export function classNames(text: string): string[] {
  return [...new Set([...text.matchAll(CLASS)].map(([, name]) => name ?? ''))];
}

/** The text of a file. Nothing where it cannot be read: that is what is wrong then. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
