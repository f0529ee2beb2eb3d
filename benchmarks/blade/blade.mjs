// What a line of output costs a real blade: lines per second through the shim, in each Python that blades have.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const BLADE = join(HERE, '../../packages/blade');
/** A farm's chattiest renderers print some thousand lines a second. */
const AIMS = { pattern: 100_000, all: 3_000 };
const PYTHONS = ['python3', ...(process.env.PYTHON27 ? [process.env.PYTHON27] : [])];

const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-blade-lines-'));
let missed = false;
try {
  mkdirSync(join(folder, 'plugins'));
  writeFileSync(
    join(folder, 'jobtronaut.config.js'),
    `export const PLUGIN_PATH = ['plugins'];
export const FILTER_SELECTOR = (state, command) => (state ? 'All' : { pattern: 'Samples', all: 'All' }[command.app]);\n`,
  );
  writeFileSync(
    join(folder, 'plugins/filters.js'),
    `import { OUTPUT_CODES, SiteStatusFilter } from '@jobtronaut/core';
function read(line) {
  const [, part, all] = /Sample (\\d+)\\/(\\d+)/.exec(line) ?? [];
  return part && [OUTPUT_CODES.TR_LOG_PROGRESS + OUTPUT_CODES.TR_LOG_ALSO_EMIT, (100 * part) / all];
}
export class Samples extends SiteStatusFilter {
  static outputPattern = /Sample \\d/;
  FilterSubprocessOutputLine(command, line) { return read(line) || undefined; }
}
export class All extends SiteStatusFilter {
  FilterSubprocessOutputLine(command, line) { return read(line) || undefined; }
  TestBasicState() { return true; }
}\n`,
  );
  copyFileSync(join(BLADE, 'src/shim/TractorSiteStatusFilter.py'), join(folder, 'TractorSiteStatusFilter.py'));
  const settings = {
    node: process.execPath,
    host: join(BLADE, 'dist/host/main.js'),
    configuration: join(folder, 'jobtronaut.config.js'),
  };
  writeFileSync(join(folder, 'jobtronaut-blade.json'), JSON.stringify(settings));

  const rows = [];
  for (const python of PYTHONS) {
    const told = execFileSync(python, [join(HERE, 'lines.py'), folder, process.argv[2] ?? '2'], { encoding: 'utf8' });
    const { bare, nobody, pattern, all, polls } = JSON.parse(told);
    const row = (what, perSecond, aim) => {
      if (aim !== undefined && perSecond < aim) missed = true;
      const micros = (1e6 / perSecond).toFixed(1);
      return { python, what, 'per second': Math.round(perSecond), 'µs each': micros, aim: aim ?? '' };
    };
    rows.push(
      row('an empty loop over lines', bare),
      row('lines of a command without a filter', nobody),
      row('lines, 1 of 100 has the pattern and crosses', pattern, AIMS.pattern),
      row('lines, all cross', all, AIMS.all),
      row('state calls', polls),
    );
  }
  console.table(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missed ? 1 : 0;
