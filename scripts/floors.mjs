// The floors of the packages, in one place: checked by check-floors.mjs, drawn by floors-picture.mjs, told in docs/architecture.md.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.mjs';

/** A package imports packages of lower floors only. */
export const FLOORS = {
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
export const ONLY = {
  alf: ['diagnostics'],
  'tractor-client': ['diagnostics'],
  runner: ['diagnostics'],
  core: ['alf', 'diagnostics'],
  engine: ['alf', 'runner', 'diagnostics'],
  view: ['alf', 'diagnostics'],
};

/** The workspace packages that each package depends on, as the packages say. */
export function dependencies() {
  return Object.fromEntries(
    readdirSync(join(root, 'packages')).map((name) => {
      const { dependencies: all = {} } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
      const own = Object.keys(all).filter((each) => each.startsWith('@jobtronaut/'));
      return [name, own.map((each) => each.slice('@jobtronaut/'.length)).sort()];
    }),
  );
}
