import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

it('why and jobs name what a status filter says', async () => {
  await using site = new Site([]);
  writeFileSync(
    site.path('jobtronaut.config.ts'),
    "export const PLUGIN_PATH = ['plugins'];\nexport const FILTER_SELECTOR = () => 'Guard';\n",
  );
  writeFileSync(
    site.path('plugins', 'guard.ts'),
    `import { SiteStatusFilter, Task } from '@jobtronaut/core';
    export class Guard extends SiteStatusFilter {
      TestDynamicState(state: any) { state.excuse = 'no scratch space'; return false; }
    }
    export class Shot extends Task {
      static override elementsId = 'nothing';
      static override argumentDefaults = { nothing: 0 };
      override cmd() { return ['/bin/true']; }
    }`,
  );
  await site.startEngine();
  const { stdout: jid } = await site.run(['submit', '--task', 'Shot']);
  expect((await site.run(['why', jid.trim()])).stdout).toMatch(/ takes no new work: no scratch space$/m);
  expect((await site.run(['jobs'])).stderr).toMatch(/^Nothing starts: .* no scratch space$/m);
});

it("the embedded engine does as the site's status filters say", async () => {
  await using site = new Site([]);
  writeFileSync(
    site.path('jobtronaut.config.ts'),
    "export const PLUGIN_PATH = ['plugins'];\nexport const FILTER_SELECTOR = () => 'Guard';\n",
  );
  writeFileSync(
    site.path('plugins', 'guard.ts'),
    `import { OUTPUT_CODES, SiteStatusFilter, Task } from '@jobtronaut/core';
    export class Guard extends SiteStatusFilter {
      SubprocessPreStart(command: any) { command.env.WORD = 'lost'; }
      FilterSubprocessOutputLine(_: unknown, line: string) {
        return line === 'lost\\n' ? ([OUTPUT_CODES.TR_LOG_EXIT_CODE + OUTPUT_CODES.TR_LOG_ALSO_EMIT, 77] as const) : undefined;
      }
    }
    export class Shot extends Task {
      static override elementsId = 'nothing';
      static override argumentDefaults = { nothing: 0 };
      override cmd() { return ['/bin/sh', '-c', 'echo $WORD']; }
    }`,
  );
  await site.startEngine();
  const { code, stderr } = await site.run(['submit', '--task', 'Shot', '--wait']);
  expect(stderr).toContain('exit 77');
  expect(code).toBe(3);
});
