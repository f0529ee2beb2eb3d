import type { Iterate, Subtask } from '@jobtronaut/alf';
import { EngineError } from '../errors.ts';

/** More iterations than this are taken for a mistake. */
const MOST = 1_000_000;

/** The template of an Iterate for each value in turn, `$name` and `${name}` replaced in all texts (alf-format 4.5). */
export function unroll({ varname, from, to, by = 1, template }: Iterate): Subtask[] {
  const count = Math.max(0, Math.floor((to - from) / by) + 1);
  if (count > MOST) {
    throw new EngineError(
      'too-many-iterations',
      `Iterate ${varname} from ${from} to ${to} by ${by} makes ${count} iterations`,
      {
        hint: `at most ${MOST} are taken`,
        data: { varname, count },
      },
    );
  }
  const pattern = new RegExp(`\\$(?:\\{${varname}\\}|${varname}(?![A-Za-z0-9_]))`, 'g');
  const unrolled: Subtask[] = [];
  for (let index = 0; index < count; index++) {
    const value = String(from + index * by);
    for (const item of template) unrolled.push(substituted(item, pattern, value));
  }
  return unrolled;
}

/** A deep copy with every text substituted; an inner loop over the same name keeps its own. Iterative: trees are deep. */
function substituted(item: Subtask, pattern: RegExp, value: string): Subtask {
  const top: { copy?: unknown } = {};
  const stack: { readonly source: unknown; readonly target: object; readonly key: string | number }[] = [];
  stack.push({ source: item, target: top, key: 'copy' });
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { source, target, key } = next;
    if (typeof source === 'string') {
      Object.assign(target, { [key]: source.replace(pattern, () => value) });
    } else if (typeof source === 'object' && source !== null) {
      const copy: object = Array.isArray(source) ? [] : {};
      Object.assign(target, { [key]: copy });
      for (const [name, inner] of Object.entries(source)) stack.push({ source: inner, target: copy, key: name });
    } else {
      Object.assign(target, { [key]: source });
    }
  }
  return top.copy as Subtask;
}
