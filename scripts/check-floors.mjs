// Holds the packages' dependencies against the floors of docs/architecture.md: a package imports lower floors only.
// That imports are declared at all is biome's rule noUndeclaredDependencies; cycles between files are its noImportCycles.
import { readdirSync, readFileSync } from 'node:fs';

const FLOORS = {
  diagnostics: 0,
  alf: 1,
  'tractor-client': 1,
  runner: 1,
  core: 2,
  engine: 2,
  view: 2,
  'plugins-loader': 3,
  farm: 4,
  blade: 4,
  'dcc-wrappers': 5,
  testing: 5,
  cli: 6,
};
/** Pairs that the floors would allow and the design does not: these packages take little on purpose. */
const ONLY = {
  alf: ['diagnostics'],
  'tractor-client': ['diagnostics'],
  runner: ['diagnostics'],
  core: ['alf', 'diagnostics'],
  engine: ['alf', 'runner', 'diagnostics'],
  view: ['alf', 'diagnostics'],
};

const problems = [];
for (const name of readdirSync('packages')) {
  const floor = FLOORS[name];
  if (floor === undefined)
    problems.push(`packages/${name} stands on no floor: add it to scripts/check-floors.mjs and docs/architecture.md`);
  const { dependencies = {} } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
  for (const dependency of Object.keys(dependencies)) {
    if (!dependency.startsWith('@jobtronaut/')) continue;
    const other = dependency.slice('@jobtronaut/'.length);
    if (!(FLOORS[other] < floor) || (ONLY[name] && !ONLY[name].includes(other)))
      problems.push(`@jobtronaut/${name} (floor ${floor}) must not depend on ${dependency} (floor ${FLOORS[other]})`);
  }
}
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`${Object.keys(FLOORS).length} packages, every dependency on a lower floor`);
process.exitCode = problems.length > 0 ? 1 : 0;
