/**
 * 64 bits of a text, to notice that it changed: two rounds of 32-bit mixing (as murmur3 ends) over its characters. Not against
 * anyone who means harm. Node's own hashes take longer to load than all the rest of a quick answer.
 */
export function quickHash(text: string): string {
  let [a, b] = [0x9e3779b9, 0x85ebca6b];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0xcc9e2d51);
    b = Math.imul(b ^ code, 0x1b873593);
    a = (a << 13) | (a >>> 19);
    b = (b << 15) | (b >>> 17);
  }
  return hex(mixed(a ^ Math.imul(b, 5))) + hex(mixed(b ^ Math.imul(a, 9) ^ text.length));
}

function mixed(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function hex(bits: number): string {
  return bits.toString(16).padStart(8, '0');
}
