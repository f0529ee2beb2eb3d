/**
 * The encoding that engines with a validation of `internal:` expect: `1` and the bytes of the password, each XORed
 * with one of the challenge; what is longer than the challenge is cut (tractor-protocol 3.3). Reversible: it keeps a
 * password from a casual glance, no more.
 */
export function internalHash(password: string, challenge: string): string {
  const key = Buffer.from(challenge);
  const mixed = Buffer.from(password)
    .subarray(0, key.length)
    .map((byte, i) => byte ^ (key[i] ?? 0));
  return `1${Buffer.from(mixed).toString('hex')}`;
}

/** The parameter `c` of a login: `challenge|hash` in lower-case hexadecimal (tractor-protocol 3.3). */
export function loginCode(challenge: string, hash: string): string {
  return Buffer.from(`${challenge}|${hash}`).toString('hex');
}
