/** The first difference of two JSON values, with the place of it; nothing if they are equal (conformance, "What a runner does"). */
export function firstDifference(expected: unknown, actual: unknown, path = ''): string | undefined {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length)
      return `${at(path)}${expected.length} entries expected, there are ${actual.length}${listed(expected, actual)}`;
    return firstOf(expected.map((item, i) => firstDifference(item, actual[i], `${path}[${i}]`)));
  }
  if (isMapping(expected) && isMapping(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return firstOf(
      keys.map((key) => {
        if (!Object.hasOwn(actual, key)) return `${at(path)}"${key}" is missing; expected ${shown(expected[key])}`;
        if (!Object.hasOwn(expected, key)) return `${at(path)}"${key}" is not expected; it is ${shown(actual[key])}`;
        return firstDifference(expected[key], actual[key], path === '' ? key : `${path}.${key}`);
      }),
    );
  }
  return expected === actual ? undefined : `${at(path)}expected ${shown(expected)}, got ${shown(actual)}`;
}

function firstOf(differences: readonly (string | undefined)[]): string | undefined {
  return differences.find((difference) => difference !== undefined);
}

function listed(expected: readonly unknown[], actual: readonly unknown[]): string {
  return `: expected ${shown(expected)}, got ${shown(actual)}`;
}

function at(path: string): string {
  return path === '' ? '' : `${path}: `;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}

/** Whether a JSON value is a mapping. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
