/**
 * A command line with which the user can go on: through npx, if that is how this one was found, and with the engine that it names.
 *
 * @param words what stands behind the name of the command: `watch 12`
 */
export function calledAgain(words: string, engine: string | undefined): string {
  const called = process.env.npm_execpath === undefined ? 'jobtronaut' : 'npx jobtronaut';
  return `${called} ${words}${engine === undefined ? '' : ` --engine ${engine}`}`;
}
