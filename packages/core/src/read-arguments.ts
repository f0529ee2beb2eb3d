import { METHODS } from './members.ts';
import { BASE, KIND } from './plugin-kind.ts';
import type { ProcessorClass } from './processor.ts';
import type { Task, TaskClass } from './task.ts';

/**
 * The names of the arguments that the code of a class reads, as far as its text shows them: `this.arguments.frames`,
 * `args['frames']` after `const args = this.arguments`, `const { frames } = this.arguments`. Undefined where it cannot be
 * told, because the arguments or the task itself are handed to other code: any name may be read there.
 */
export function argumentsRead(plugin: TaskClass | ProcessorClass): ReadonlySet<string> | undefined {
  const code = codeOf(plugin);
  if (code === undefined || handsOverThis(code)) return undefined;
  const names = new Set<string>();
  const holders = new Set(['arguments']);
  // A holder may be given another name, which is one of them from there on: a set is walked with what is added to it.
  for (const holder of holders) {
    for (const { index } of code.matchAll(identifier(holder))) {
      const use = useOf(code, index, holder);
      if (use === undefined) return undefined;
      for (const name of use.names ?? []) names.add(name);
      if (use.holder !== undefined) holders.add(use.holder);
    }
  }
  return names;
}

/**
 * The code that belongs to a class: its own and that of the classes that it is derived from, up to those of this package, without
 * comments on lines of their own. Undefined where some of it cannot be seen, or can read arguments without naming them.
 */
function codeOf(plugin: TaskClass | ProcessorClass): string | undefined {
  const code = new Set<unknown>();
  for (let cls: object = plugin; KIND in cls; cls = Object.getPrototypeOf(cls) as object) {
    const { prototype } = cls as Partial<TaskClass>;
    const { overloads } = cls as Partial<ProcessorClass>;
    if (!Object.hasOwn(cls, BASE)) code.add(cls);
    // What an override or task({...}) put on a class is in the text of none; `Task` itself has none of these.
    for (const name of METHODS) {
      if (prototype !== undefined && Object.hasOwn(prototype, name)) code.add((prototype as Task<object>)[name]);
    }
    for (const { run } of Object.hasOwn(cls, 'overloads') ? (overloads ?? []) : []) {
      // With a context that is not taken apart at once, arguments may be read elsewhere.
      if (run.length > 1 && !/^[^{]*,\s*\{[^.]*?\}\s*\)/.test(String(run))) return undefined;
      code.add(run);
    }
  }
  const text = [...code]
    .filter((value) => typeof value === 'function')
    .map(String)
    .join('\n');
  if (text.includes('[native code]')) return undefined;
  return text.replace(/^\s*\/\/(?!.*\$\{).*$|^\s*\/\*[\s\S]*?\*\//gm, '');
}

/** `helper(this)`, `const self = this`, `this[name]`: everything but `this.name`. */
function handsOverThis(code: string): boolean {
  return /(?<![\w$.])this(?![\w$])(?!\s*\??\.\s*[\w$#])/.test(code);
}

interface Use {
  /** What is read. */
  readonly names?: readonly string[];
  /** Another variable that holds all arguments from here on. */
  readonly holder?: string;
}

const NAME = String.raw`[\p{ID_Start}$_][\p{ID_Continue}$]*`;
const QUOTED = String.raw`'([^'\\$]*)'|"([^"\\$]*)"|\x60([^\x60\\$]*)\x60`;

const identifier = (name: string) => new RegExp(String.raw`(?<![\w$])${name.replace(/\$/g, '\\$')}(?![\w$])`, 'gu');
const MEMBER = new RegExp(String.raw`^\s*\??\.\s*(${NAME})`, 'u');
const ITEM = new RegExp(String.raw`^\s*(?:\?\.\s*)?\[\s*(?:${QUOTED})\s*\]`);
const IN = new RegExp(String.raw`(?:${QUOTED})\s+in\s+(?:this\s*\.\s*)?$`);
const TAKEN_APART = /\{([^{}]*)\}\s*=\s*(?:this\s*\.\s*)?$/;
const ENTRY = new RegExp(String.raw`^\s*(?:(${NAME})|${QUOTED})\s*(?:[:=]|$)`, 'u');
const GIVEN_A_NAME = new RegExp(String.raw`\b(?:const|let|var)\s+(${NAME})\s*=\s*(?:this\s*\.\s*)?$`, 'u');
const RENAMED = new RegExp(String.raw`^\s*:\s*(${NAME})\s*[,}=]`, 'u');

/** What one mention of a holder means; undefined for what can mean anything. */
function useOf(code: string, index: number, holder: string): Use | undefined {
  const before = code.slice(Math.max(0, index - 500), index);
  const after = code.slice(index + holder.length, index + 500);
  const read = MEMBER.exec(after) ?? ITEM.exec(after) ?? IN.exec(before);
  if (read !== null) return { names: [first(read)] };
  const parts = TAKEN_APART.exec(before);
  if (parts !== null && /^\s*[;\n]/.test(after)) return takenApart(parts[1] ?? '');
  const given = GIVEN_A_NAME.exec(before);
  if (given !== null && /^\s*[;\n]/.test(after)) return { holder: first(given) };
  // Where the holder got its name, and `arguments: { ... }` of task({...}).
  if (holder !== 'arguments') {
    const declared = /(?:\b(?:const|let|var)\s+|\barguments\s*:\s*)$/.test(before) && /^\s*[=,}]/.test(after);
    return declared ? {} : undefined;
  }
  if (/\.\s*$/.test(before)) return undefined;
  if (/^\s*:\s*\{/.test(after)) return {};
  const renamed = RENAMED.exec(after);
  return renamed === null ? undefined : { holder: first(renamed) };
}

/** `{ frames, scene: path, 'odd name': odd }`; a rest can be anything. */
function takenApart(entries: string): Use | undefined {
  const names: string[] = [];
  for (const entry of entries.split(',')) {
    if (entry.trim() === '') continue;
    const name = ENTRY.exec(entry);
    if (name === null) return undefined;
    names.push(first(name));
  }
  return { names };
}

function first(match: RegExpExecArray): string {
  return match.slice(1).find((group) => group !== undefined) ?? '';
}
