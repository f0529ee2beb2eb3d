import { readFileSync } from 'node:fs';
import { writeQuickly } from './write-quickly.ts';

/** The version of this package. */
export function version(): string {
  const { version: text } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return text;
}

/** `jobtronaut --version`. */
export function printVersion(): number {
  writeQuickly(`${version()}\n`);
  return 0;
}
