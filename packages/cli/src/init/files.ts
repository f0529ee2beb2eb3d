import { version } from '../version.ts';

/** The files of a new plugin folder, by their paths in it. */
export function filesOf(name: string): Readonly<Record<string, string>> {
  return {
    'jobtronaut.config.ts': CONFIGURATION,
    'plugins/hello.ts': TASK,
    'plugins/hello.test.ts': TEST,
    'package.json': `${JSON.stringify(manifest(name), undefined, 2)}\n`,
    'tsconfig.json': `${JSON.stringify(TSCONFIG, undefined, 2)}\n`,
    'README.md': readme(name),
  };
}

const CONFIGURATION = `import { defineConfig } from '@jobtronaut/plugins-loader';

export default defineConfig({
  PLUGIN_PATH: ['plugins'],
});
`;

const TASK = `import { argument, ExpressionToElementsProcessor, task } from '@jobtronaut/core';
import { nodeScript } from '@jobtronaut/dcc-wrappers';
import { z } from 'zod';

export class Hello extends task({
  description: 'Says hello, once for each frame.',
  arguments: {
    // The user passes text, such as 1-10; the processor makes numbers of it.
    frames: argument({ initial: z.string().describe('Which frames: 1-10'), processed: z.array(z.int()) }),
    name: z.string().default('world').describe('To whom'),
  },
  argumentProcessors: [ExpressionToElementsProcessor.on('frames.initial')],
  elementsId: 'frames',
  perElement: true,
}) {
  /** The command of each frame: it runs script() on the farm. */
  override cmd() {
    return nodeScript();
  }

  override script() {
    console.log(\`frame \${this.arguments.frames.processed}: hello, \${this.arguments.name.processed}\`);
  }
}
`;

const TEST = `import { expandTask, startTestEngine } from '@jobtronaut/testing';
import '@jobtronaut/testing/matchers';
import { expect, it } from 'vitest';

const plugins = new URL('.', import.meta.url);

it('says hello once for each frame', async () => {
  const job = await expandTask('Hello', { frames: '1-3' }, { plugins });
  expect(job.commands).toHaveLength(3);
  expect(job).toHaveNoWarnings();
});

it('runs', async () => {
  await using engine = await startTestEngine();
  const job = await engine.run('Hello', { frames: '1-2', name: 'farm' }, { plugins });
  expect(job.state).toBe('done');
}, 60_000);
`;

/** What plugins, configurations and scripts of the documentation import, and what checks and runs them. */
export const PACKAGES = {
  '@jobtronaut/alf': `^${version()}`,
  '@jobtronaut/blade': `^${version()}`,
  '@jobtronaut/cli': `^${version()}`,
  '@jobtronaut/core': `^${version()}`,
  '@jobtronaut/dcc-wrappers': `^${version()}`,
  '@jobtronaut/farm': `^${version()}`,
  '@jobtronaut/plugins-loader': `^${version()}`,
  '@jobtronaut/testing': `^${version()}`,
  '@jobtronaut/view': `^${version()}`,
  '@types/node': '^20.19.0',
  typescript: '>=5.8',
  vitest: '>=3',
  zod: '^4.0.0',
} as const;

function manifest(name: string) {
  return {
    name,
    private: true,
    type: 'module',
    scripts: { test: 'vitest run', types: 'tsc' },
    devDependencies: PACKAGES,
  };
}

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    module: 'NodeNext',
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    types: ['node'],
  },
  include: ['jobtronaut.config.ts', 'plugins'],
};

function readme(name: string): string {
  return `# ${name}

Plugins for Jobtronaut: tasks are in \`plugins/\`, the configuration is \`jobtronaut.config.ts\`.

\`\`\`sh
npx jobtronaut list tasks --info
npx jobtronaut submit --task Hello --frames 1-3 --wait
npm test
\`\`\`
`;
}
