const WORDS: ReadonlyMap<string, string> = new Map([
  ['failed', 'error'],
  ['errors', 'error'],
  ['running', 'active'],
  ['waiting', 'ready'],
]);

/** What the search language (tractor-protocol 6.4) calls a state that people, and our lists, call otherwise. */
export function searchWord(word: string): string | undefined {
  return WORDS.get(word);
}
