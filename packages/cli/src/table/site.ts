import { COMMON, ENGINE, SESSION } from './common.ts';
import type { CommandSpec } from './spec.ts';

export const INIT = {
  name: 'init',
  summary: 'Make a folder for plugins: a configuration, a first task, its test',
  details: [
    'Overwrites nothing. The folder works at once: packages that this command has are linked into its node_modules, so that editors know the types and tests run; npm install brings the others.',
  ],
  positionals: [
    { name: 'folder', type: 'text', default: '.', describe: 'Where; made if it is not there', complete: 'folders' },
  ],
  options: { ...COMMON },
  examples: [['init my-show', 'A folder of your own; it says what to do next']],
  json: '{"folder", "files": [...], "linked": [...], "missing": [...]}: names of packages',
} as const satisfies CommandSpec;

export const DOCTOR = {
  name: 'doctor',
  summary: 'Check that all is in place: configuration, engine, plugins, programs',
  details: [
    'Tells where each value of the configuration comes from, which engine is meant and whether it answers, what is wrong with plugins, which programs are found. Starts nothing, and shows no password or token. Exit code 1 if something fails.',
  ],
  options: { ...ENGINE, ...SESSION },
  examples: [['doctor', 'It does not work here: why?']],
  json: '{"check", "status", "text", "remedy"} for each check; status is ok, warn or fail',
} as const satisfies CommandSpec;
