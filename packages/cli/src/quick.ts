import { wantsHelp, withoutHelp } from './help-wish.ts';

/**
 * Answers what people and shells ask all the time, from the table and the manifest alone: neither the parser nor any plugin is loaded,
 * and no more of our own than it takes. Gives the exit code, or nothing if this is not for here.
 */
export async function quickAnswer(words: readonly string[]): Promise<number | undefined> {
  const [first, ...rest] = words;
  if (first === '__complete') return (await import('./completion/complete.ts')).complete(rest);
  if (rest.length === 0 && (first === '--version' || first === '-v')) {
    return (await import('./version.ts')).printVersion();
  }
  if (wantsHelp(words)) return (await import('./quick-help.ts')).quickHelp(withoutHelp(words));
  if (first === 'list') return (await import('./quick-list.ts')).quickList(rest);
  return undefined;
}
