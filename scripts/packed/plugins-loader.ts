import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration, loadRegistry } from '@jobtronaut/plugins-loader';

const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-packed-'));
writeFileSync(join(folder, 'jobtronaut.config.json'), JSON.stringify({ PLUGIN_PATH: ['.'] }));
writeFileSync(
  join(folder, 'shot.ts'),
  `import { task } from '@jobtronaut/core';
enum Step { render }
export class Shot extends task({}) { override cmd() { return [Step[Step.render]]; } }`,
);
const configuration = await loadConfiguration({ config: join(folder, 'jobtronaut.config.json') });
console.log((await loadRegistry(configuration)).taskNames());
rmSync(folder, { recursive: true });
