import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openSession, type Session } from '../src/session.ts';

/** A studio of a test: a folder with plugins and a configuration. */
export interface TestSite {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Opens a session with these settings, given as the text of a configuration file besides `PLUGIN_PATH`. */
  readonly open: (settings?: string, env?: NodeJS.ProcessEnv) => Promise<Session>;
  readonly path: (name: string) => string;
  readonly write: (name: string, text: string) => string;
}

const PLUGINS = `
  import { parallel, serial, task } from '@jobtronaut/core';
  import { z } from 'zod';

  export class Render extends task({
    arguments: { frames: z.array(z.int()), scene: z.string(), api_token: z.string().optional() },
    elementsId: 'frames',
    perElement: true,
  }) {
    override cmd() {
      return ['/bin/echo', 'rendering'];
    }
    override script() {}
  }

  export class Say extends task({ arguments: { word: z.string() }, elementsId: 'word' }) {
    override cmd() {
      return ['/bin/echo', this.arguments.word.initial];
    }
  }

  export class Both extends task({ arguments: { word: z.string() }, elementsId: 'word', requiredTasks: serial('Say', parallel('Say', 'Say')) }) {}

  export class Login extends task({ arguments: { word: z.string() }, elementsId: 'word' }) {
    override cmd() {
      return ['/bin/true'];
    }
    override env() {
      return { SITE_PASSWORD: 'swordfish' };
    }
  }`;

/** A site in a temporary folder, which goes away with the test. */
export function testSite(): TestSite {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-farm-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
    return path(name);
  };
  write('plugins/tasks.ts', PLUGINS);
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    USER: 'tester',
    XDG_STATE_HOME: path('state'),
    XDG_CACHE_HOME: path('cache'),
  };
  const open = (settings = '', more = {}) => {
    write(
      'jobtronaut.config.ts',
      `export const PLUGIN_PATH = ['plugins'];\nexport const ENVIRONMENT_RESOLVER = () => ({ SHOW: 'demo', API_TOKEN: 'abracadabra' });\n${settings}`,
    );
    return openSession({ cwd: folder, env: { ...env, ...more } });
  };
  return { folder, env, open, path, write };
}
