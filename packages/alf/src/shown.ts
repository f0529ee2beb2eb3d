/** A value in a message: short, on one line, otherwise as it is. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    const short = value.length > 60 ? `${value.slice(0, 60)}...` : value;
    return `"${short.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1))}"`;
  }
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}
