/** A list or a mapping that is being written. */
interface Open {
  readonly entries: Iterator<readonly [name: string | undefined, value: unknown]>;
  readonly close: ']' | '}';
  first: boolean;
}

/**
 * A value as JSON text in pieces, as `JSON.stringify` writes it. With a loop in place of recursion, which ends below five thousand
 * levels, and never as one text, of which a million tasks may be too long.
 */
export function* jsonPieces(root: unknown): Generator<string> {
  const start = opened(root);
  if (start === undefined) {
    yield JSON.stringify(root) ?? 'null';
    return;
  }
  yield start.close === ']' ? '[' : '{';
  const open = [start];
  for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
    const next = at.entries.next();
    if (next.done) {
      yield at.close;
      open.pop();
      continue;
    }
    const [name, value] = next.value;
    if (value === undefined && name !== undefined) continue;
    const before = `${at.first ? '' : ','}${name === undefined ? '' : `${JSON.stringify(name)}:`}`;
    at.first = false;
    const inner = opened(value);
    if (inner === undefined) yield before + (JSON.stringify(value) ?? 'null');
    else {
      yield before + (inner.close === ']' ? '[' : '{');
      open.push(inner);
    }
  }
}

function opened(value: unknown): Open | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return { entries: items(value), close: ']', first: true };
  return { entries: Object.entries(value).values(), close: '}', first: true };
}

function* items(values: readonly unknown[]): Generator<readonly [undefined, unknown]> {
  for (const value of values) yield [undefined, value];
}
