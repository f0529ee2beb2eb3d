/** argv as one could type it; long words, such as payloads, are shortened unless the whole is wanted. */
export function commandLine(argv: readonly string[], whole: boolean): string {
  return argv
    .map((word) => (whole || word.length <= 100 ? word : `${word.slice(0, 40)}...(${word.length} characters)`))
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
