import { readFileSync } from 'node:fs';
import { extname } from 'node:path';

/**
 * The environment variables that a configuration asks for. Nothing if nobody can tell what it depends on: it imports files of its own,
 * or does more with the process, the clock or the disk than to read a variable by name.
 */
export function variablesIn(file: string): string[] | undefined {
  if (extname(file) === '.json') return [];
  const text = readFileSync(file, 'utf8');
  const names: string[] = [];
  const rest = text
    .replace(/\bprocess\.env(?:\.(\w+)|\[['"](\w+)['"]\])/g, (_, dotted?: string, quoted?: string) => {
      names.push(dotted ?? quoted ?? '');
      return '';
    })
    .replace(/\b(?:import|from)\s+['"](?:@jobtronaut\/[\w-]+|node:(?:path|url))['"]/g, '');
  return /\b(?:import|from)\s*[('"]|\b(?:process|require|Date|Math\.random|fetch|globalThis)\b/.test(rest)
    ? undefined
    : names;
}
