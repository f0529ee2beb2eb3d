/**
 * Every module of a plugin graph (plugin files, their helpers, a configuration file) is imported under a URL with a
 * generation in its query. So the hook knows which modules are its business, and re-reading under the next generation
 * gives fresh modules while the old ones stay valid.
 */
const GENERATION = /[?&]jobtronaut=([^&#]*)/;

/** The generation of a plugin module's URL; nothing for every other module of the process. */
export function generationOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : GENERATION.exec(url)?.[1];
}

/** The URL under which this generation knows the module. */
export function withGeneration(url: string, generation: string): string {
  if (generationOf(url) !== undefined) return url;
  const hash = url.indexOf('#');
  const [head, tail] = hash < 0 ? [url, ''] : [url.slice(0, hash), url.slice(hash)];
  return `${head}${head.includes('?') ? '&' : '?'}jobtronaut=${generation}${tail}`;
}
