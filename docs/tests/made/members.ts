import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { code, table } from './table.ts';

/** Where an interface or a class is declared: the types that a package ships, which carry the doc comments of its source. */
export interface Declared {
  readonly package: 'alf' | 'core';
  readonly file: string;
  readonly name: string;
}

/** A table of the data members of an interface: name, type, default, meaning. */
export function dataMembers(declared: Declared, without: readonly string[] = []): string {
  const rows = membersOf(declared)
    .filter(({ name, type }) => !type.includes('=>') && !without.includes(name))
    .map(({ name, type, text, byDefault }) => [code(name), code(shortened(type)), byDefault, text]);
  return table(['name', 'type', 'default', ''], rows);
}

/** A table of the methods of a class that an author may write: name, what it returns, meaning. */
export function optionalMethods(declared: Declared): string {
  const rows = methodsOf(bodyOf(declared)).map(({ name, type, text }) => [
    code(`${name}()`),
    code(shortened(type)),
    text,
  ]);
  return table(['method', 'returns', ''], rows);
}

interface Member {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly byDefault: string;
}

const COMMENT = String.raw`\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*`;

function membersOf(declared: Declared): Member[] {
  return found(bodyOf(declared), new RegExp(`${COMMENT}(?:readonly )?(\\w+)\\??: ([^;]+);`, 'g'));
}

function methodsOf(body: string): Member[] {
  return found(body, new RegExp(`${COMMENT}(\\w+)\\?\\([^)]*\\): ([^;]+);`, 'g'));
}

function found(body: string, pattern: RegExp): Member[] {
  return [...body.matchAll(pattern)].map(([, comment = '', name = '', type = '']) => {
    const text = comment
      .replace(/```[\s\S]*?```/g, '')
      .replace(/^\s*\*? ?/gm, '')
      .replace(/\s+/g, ' ')
      .trim();
    const [meaning = '', byDefault = ''] = text.split(/ ?@default /);
    return { name, type, text: meaning.trim(), byDefault: byDefault.trim() };
  });
}

function bodyOf({ package: from, file, name }: Declared): string {
  const index = fileURLToPath(import.meta.resolve(`@jobtronaut/${from}`));
  const text = readFileSync(index.replace(/index\.js$/, file), 'utf8');
  const [, body] = new RegExp(`(?:interface|declare class) ${name}\\b[^]*?\\{\n([^]*?)\n\\}`).exec(text) ?? [];
  if (body === undefined) throw new Error(`${file} of ${from} declares no ${name}`);
  return body;
}

/** What stands for the type parameters of `task({...})`. */
const PARAMETERS: Readonly<Record<string, string>> = {
  D: 'Record<string, Schema>',
  Elements: 'string',
  PerElement: 'boolean',
};

function shortened(type: string): string {
  if (PARAMETERS[type] !== undefined) return PARAMETERS[type];
  if (type.startsWith('readonly ProcessorDefinition<')) return 'ProcessorDefinition[]';
  return type.replaceAll(/readonly | \| (?:null|undefined)\b/g, '').replace(/Readonly<(.+)>$/, '$1');
}
