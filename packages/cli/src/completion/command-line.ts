/**
 * The words of a command line up to the cursor, as a shell would read them: quotes and backslashes taken off. The last word is the one
 * that is being typed, empty behind a blank. What follows the last `;`, `|` or `&` counts.
 */
export function wordsOf(line: string): string[] {
  let words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"') word = (word ?? '') + (line[++at] ?? '');
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === '\\') word = (word ?? '') + (line[++at] ?? '');
    else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (/[;|&]/.test(char)) {
      words = [];
      word = undefined;
    } else word = (word ?? '') + char;
  }
  return [...words, word ?? ''];
}
