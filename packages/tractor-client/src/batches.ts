/** As many ids as one address carries: how long a request line a real engine takes is not known (tractor-protocol 14, Q20). */
const BATCH = 200;

/** Cuts a list into batches. */
export function batches<T>(list: readonly T[]): T[][] {
  const cut: T[][] = [];
  for (let i = 0; i < list.length; i += BATCH) cut.push(list.slice(i, i + BATCH));
  return cut;
}
