// Holds the packages' dependencies against the floors, and what is said of each package elsewhere against what is there.
// That imports are declared at all is biome's rule noUndeclaredDependencies; cycles between files are its noImportCycles.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dependencies, folders, PACKAGES } from './floors.mjs';
import { floorsPicture } from './floors-picture.mjs';
import { root } from './workspace.mjs';

const problems = [];
const read = (path) => readFileSync(join(root, path), 'utf8');

for (const name of folders.filter((each) => !(each in PACKAGES)))
  problems.push(`packages/${name} stands on no floor: add it to scripts/floors.mjs, with all that the others say`);
for (const name of Object.keys(PACKAGES).filter((each) => !folders.includes(each)))
  problems.push(`scripts/floors.mjs tells of packages/${name}, which is not there`);

for (const [name, says] of Object.entries(PACKAGES))
  for (const key of ['floor', 'column', 'words', 'kB'])
    if (says[key] === undefined) problems.push(`scripts/floors.mjs says no ${key} for ${name}`);

for (const [name, others] of Object.entries(dependencies())) {
  if (!(name in PACKAGES)) continue;
  const { floor, only } = PACKAGES[name];
  for (const other of others.filter((each) => each in PACKAGES)) {
    if (PACKAGES[other].floor >= floor)
      problems.push(
        `@jobtronaut/${name} (floor ${floor}) must not depend on @jobtronaut/${other} (floor ${PACKAGES[other].floor})`,
      );
    else if (only && !only.includes(other))
      problems.push(
        `@jobtronaut/${name} takes only ${only.join(', ') || 'nothing'} on purpose, not @jobtronaut/${other} ("only" in scripts/floors.mjs)`,
      );
  }
}

/** Where each package is told of. */
const architecture = read('docs/architecture.md');
const notes = read('docs/release-notes.md');
const reference = read('docs/reference/typedoc.json');
for (const name of folders.filter((each) => each in PACKAGES)) {
  const { floor } = PACKAGES[name];
  if (!architecture.includes(`| ${floor} | [\`${name}\`](packages/${name}.md) |`))
    problems.push(`docs/architecture.md does not tell that ${name} stands on floor ${floor}`);
  if (!notes.includes(`(../packages/${name}/CHANGELOG.md)`))
    problems.push(`docs/release-notes.md has no row for ${name}`);
  if (JSON.parse(read(`packages/${name}/package.json`)).exports['.'] && !reference.includes(`"../../packages/${name}"`))
    problems.push(`docs/reference/typedoc.json does not name ../../packages/${name}`);
  for (const [file, what] of [
    [`packages/${name}/README.md`, 'what it is, how to use it in two minutes'],
    [`packages/${name}/CHANGELOG.md`, 'its versions'],
    [`docs/packages/${name}.md`, 'what the package owns, where its story begins, where which rule lives'],
    [`scripts/packed/${name}.ts`, 'a program that uses it as its users would'],
  ])
    if (!existsSync(join(root, file))) problems.push(`${file} is missing: ${what}`);
}
if (problems.length === 0 && read('docs/pictures/floors.svg') !== floorsPicture())
  problems.push('docs/pictures/floors.svg is not what the packages say: npm run pictures');

for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`${folders.length} packages, every dependency on a lower floor`);
process.exitCode = problems.length > 0 ? 1 : 0;
