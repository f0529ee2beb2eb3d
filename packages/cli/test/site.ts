import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The command as users start it. */
export const COMMAND = fileURLToPath(new URL('../bin/jobtronaut.js', import.meta.url));
/** The Node under test: this one, or another that scripts/other-nodes.mjs names. */
export const NODE = process.env.JOBTRONAUT_TEST_NODE ?? process.execPath;

const PLUGINS: Readonly<Record<string, string>> = {
  'shot.ts': `
    import { argument, ExpressionToElementsProcessor, serial, task } from '@jobtronaut/core';
    import { nodeScript } from '@jobtronaut/dcc-wrappers';
    import { z } from 'zod';

    export class Shot extends task({
      description: 'Renders a shot.',
      arguments: {
        frames: z.string().describe('Frames to render.'),
        failing: z.int().default(0),
        quality: z.enum(['low', 'high']).default('low').describe('How good.'),
        layers: z.array(z.string()).default([]).describe('What to draw.'),
        draft_only: z.boolean().default(false),
        title: z.string().default('untitled').describe('Clashes with an option of submit.'),
      },
      elementsId: 'frames',
      requiredTasks: serial('Prepare', 'Render'),
    }) {}

    export class Prepare extends task({}) {
      override cmd() {
        return ['/bin/echo', 'preparing'];
      }
      override view() {
        return ['viewer', 'a picture.png'];
      }
    }

    export class Render extends task({
      arguments: { frames: argument({ initial: z.string(), processed: z.array(z.int()) }), failing: z.int().default(0) },
      argumentProcessors: [ExpressionToElementsProcessor.on('frames.initial')],
      elementsId: 'frames',
      perElement: true,
    }) {
      override cmd() {
        return nodeScript();
      }
      override script() {
        const frame = this.arguments.frames.processed;
        this.reportProgress(1).add(1);
        if (frame === this.arguments.failing.processed) throw new Error('no licence for frame ' + frame);
        console.log('rendered', frame);
      }
    }`,
  'endless.ts': `
    import { Task } from '@jobtronaut/core';
    export class Endless extends Task {
      static override elementsId = 'nothing';
      static override argumentDefaults = { nothing: 0 };
      override cmd() {
        return ['/bin/sleep', '600'];
      }
    }`,
  'stages.ts': `
    import { existsSync } from 'node:fs';
    import { setTimeout as delay } from 'node:timers/promises';
    import { serial, Task, task } from '@jobtronaut/core';
    import { nodeScript } from '@jobtronaut/dcc-wrappers';
    import { z } from 'zod';

    export class Stages extends task({ arguments: { stop: z.string() }, elementsId: 'stop', requiredTasks: serial('Quick', 'Held') }) {}

    export class Quick extends Task {
      static override elementsId = 'stop';
      static override argumentDefaults = { stop: 'x' };
      override cmd() {
        return ['/bin/true'];
      }
    }

    export class Held extends task({
      arguments: { stop: z.string(), frames: z.array(z.int()).default([2]) },
      elementsId: 'frames',
      perElement: true,
    }) {
      override cmd() {
        return nodeScript();
      }
      override async script() {
        const progress = this.reportProgress(10);
        progress.add(4);
        while (!existsSync(this.arguments.stop.processed)) await delay(50);
      }
    }

    export class Long extends Task {
      static override title = 'A task with a long title that ends in what tells it apart';
      static override elementsId = 'shot';
      static override argumentDefaults = { shot: 'sh0010' };
      override cmd() {
        return ['/bin/sleep', '600'];
      }
    }`,
  'farm.ts': `
    import { appendFileSync } from 'node:fs';
    import { Task, task } from '@jobtronaut/core';
    import { nodeScript } from '@jobtronaut/dcc-wrappers';
    import { z } from 'zod';

    export class Grow extends Task {
      static override elementsId = 'nothing';
      static override argumentDefaults = { nothing: 0 };
      override cmd() {
        return [process.execPath, ${JSON.stringify(COMMAND)}, 'submit', '--task', 'Shot', '--args', 'frames:1-2', '--expandchunk'];
      }
    }

    export class Chatty extends Task {
      static override elementsId = 'nothing';
      static override argumentDefaults = { nothing: 0 };
      override cmd() {
        return [process.execPath, '-e', 'console.log("begin" + "x".repeat(5000) + "end"); process.exit(7)'];
      }
    }

    export class Once extends task({ arguments: { file: z.string() }, elementsId: 'file', noRetry: true }) {
      override cmd() {
        return nodeScript();
      }
      override script() {
        appendFileSync(this.arguments.file.processed, 'ran');
      }
    }`,
  'broken.ts': `
    import { Task } from '@jobtronaut/core';
    export class Broken extends Task {
      cmd( { return [] }
    }`,
};

/** A folder with plugins and a configuration, as a user has one; state and caches lie in it too. */
export class Site {
  readonly folder = mkdtempSync(join(tmpdir(), 'jobtronaut-e2e-'));

  constructor(names: readonly string[] = Object.keys(PLUGINS)) {
    mkdirSync(join(this.folder, 'plugins'));
    for (const name of names) writeFileSync(this.path('plugins', name), PLUGINS[name] ?? '');
    writeFileSync(
      this.path('jobtronaut.config.ts'),
      `import { defineConfig } from '@jobtronaut/plugins-loader';\nexport default defineConfig({ PLUGIN_PATH: ['plugins'] });\n`,
    );
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  get env(): Record<string, string> {
    return {
      PATH: process.env.PATH ?? '',
      HOME: this.folder,
      USER: 'tester',
      XDG_STATE_HOME: this.path('state'),
      XDG_CACHE_HOME: this.path('cache'),
    };
  }

  /** Runs the command as a user would, to its end. */
  async run(args: readonly string[], { talking, writing, cwd = this.folder, env = {} }: RunOptions = {}): Promise<Ran> {
    const child = spawn(NODE, [COMMAND, ...args], { cwd, env: { ...this.env, ...env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      writing?.(child, stdout);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      talking?.(child, stderr);
    });
    const code = await new Promise<number | null>((resolve) => {
      child.on('close', resolve);
    });
    return { code, stdout, stderr };
  }

  /** The embedded engine, on a port of its own: the port that users meet belongs to theirs. */
  async startEngine(): Promise<void> {
    const { code, stderr } = await this.run(['engine', 'start', '--port', '0', '--slots', '2']);
    if (code !== 0) throw new Error(stderr);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run(['engine', 'stop']);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20 });
  }
}

interface RunOptions {
  /** May act on what the command says. */
  readonly talking?: (child: ChildProcessWithoutNullStreams, stderr: string) => void;
  /** May act on its result so far. */
  readonly writing?: (child: ChildProcessWithoutNullStreams, stdout: string) => void;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
