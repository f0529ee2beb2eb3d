import { fileURLToPath } from 'node:url';
import { currentConfiguration } from '@jobtronaut/plugins-loader';

/** What `nodeScript` starts; all of it is optional. */
export interface NodeScriptOptions {
  /** The Node that runs the script. @default the one that builds the job */
  readonly node?: string;
  /** Options of Node itself, `--max-old-space-size=8192` for one. @default none */
  readonly nodeOptions?: readonly string[];
  /** The script that runs `script()`. @default `NODE_SCRIPT_WRAPPER` of the configuration, else that of this package */
  readonly wrapper?: string;
}

/**
 * The command of a task whose `script()` runs in Node: `cmd() { return nodeScript(); }`. The payload, which the job
 * builder adds as the last word, tells the wrapper what to run (authoring-model 8). Node and the wrapper must lie at
 * the same paths on the farm; where they do not, say where with the options, `EXECUTABLE_RESOLVER` or `NODE_SCRIPT_WRAPPER`.
 */
export function nodeScript({ node, nodeOptions = [], wrapper }: NodeScriptOptions = {}): string[] {
  const own = () => fileURLToPath(new URL('../node-wrapper.js', import.meta.url));
  const script = wrapper ?? currentConfiguration()?.values.NODE_SCRIPT_WRAPPER ?? own();
  return [node ?? process.execPath, ...nodeOptions, script];
}
