import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SKIPPED = /^(node_modules|dist|out|\.(?!changeset)|test-fixtures\/(conformance|alf-corpus)\/.)/;

function* markdownFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name.endsWith('.md')) yield relative(ROOT, path);
    else if (entry.isDirectory() && !SKIPPED.test(entry.name) && !SKIPPED.test(relative(ROOT, path)))
      yield* markdownFiles(path);
  }
}

/** Every Markdown file of the repository: its text, by its path from the root. */
export const PAGES: ReadonlyMap<string, string> = new Map(
  [...markdownFiles(ROOT)].sort().map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
);

/** Pages with lists of commands, each line for itself, about jobs that are there. */
export const LISTS: readonly string[] = ['docs/commands.md', 'packages/cli/README.md'];
