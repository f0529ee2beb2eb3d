// Holds the packages' dependencies against the floors, and docs/architecture.md against both.
// That imports are declared at all is biome's rule noUndeclaredDependencies; cycles between files are its noImportCycles.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dependencies, FLOORS, ONLY } from './floors.mjs';
import { floorsPicture } from './floors-picture.mjs';
import { root } from './workspace.mjs';

const problems = [];
for (const [name, others] of Object.entries(dependencies())) {
  const floor = FLOORS[name];
  if (floor === undefined) problems.push(`packages/${name} stands on no floor: add it to scripts/floors.mjs`);
  for (const other of others) {
    if (!(FLOORS[other] < floor) || (ONLY[name] && !ONLY[name].includes(other)))
      problems.push(
        `@jobtronaut/${name} (floor ${floor}) must not depend on @jobtronaut/${other} (floor ${FLOORS[other]})`,
      );
  }
}

const architecture = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
for (const [name, floor] of Object.entries(FLOORS)) {
  if (!architecture.includes(`| ${floor} | [\`${name}\`](packages/${name}.md) |`))
    problems.push(`docs/architecture.md does not tell that ${name} stands on floor ${floor}`);
  if (!existsSync(join(root, 'docs/packages', `${name}.md`)))
    problems.push(
      `docs/packages/${name}.md is missing: what the package owns, where its story begins, where which rule lives`,
    );
}
if (problems.length === 0 && readFileSync(join(root, 'docs/pictures/floors.svg'), 'utf8') !== floorsPicture())
  problems.push('docs/pictures/floors.svg is not what the packages say: pnpm pictures');

for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`${Object.keys(FLOORS).length} packages, every dependency on a lower floor`);
process.exitCode = problems.length > 0 ? 1 : 0;
