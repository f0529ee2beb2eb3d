/** Who is joined to whom, in two flat arrays: a million tasks have no objects here. */
export class Adjacency {
  readonly #offsets: Int32Array;
  readonly #targets: Int32Array;

  /** Edges from `sources[i]` to `targets[i]` among `nodeCount` nodes; they keep their order at each node. */
  constructor(nodeCount: number, sources: Int32Array, targets: Int32Array) {
    const offsets = new Int32Array(nodeCount + 1);
    for (const source of sources) offsets[source + 1] = (offsets[source + 1] ?? 0) + 1;
    for (let node = 0; node < nodeCount; node++) offsets[node + 1] = (offsets[node + 1] ?? 0) + (offsets[node] ?? 0);
    const next = offsets.slice();
    this.#targets = new Int32Array(targets.length);
    for (let i = 0; i < sources.length; i++) {
      const source = sources[i] ?? 0;
      const at = next[source] ?? 0;
      this.#targets[at] = targets[i] ?? 0;
      next[source] = at + 1;
    }
    this.#offsets = offsets;
  }

  /** The nodes that a node is joined to; a view, not a copy. */
  of(node: number): Int32Array {
    return this.#targets.subarray(this.#offsets[node], this.#offsets[node + 1]);
  }

  /** How many they are. */
  count(node: number): number {
    return (this.#offsets[node + 1] ?? 0) - (this.#offsets[node] ?? 0);
  }

  /** All edges. */
  get size(): number {
    return this.#targets.length;
  }
}

/** Pairs of nodes, collected before their number is known. */
export class Edges {
  #sources = new Int32Array(1024);
  #targets = new Int32Array(1024);
  #count = 0;

  add(source: number, target: number): void {
    if (this.#count === this.#sources.length) {
      this.#sources = doubled(this.#sources);
      this.#targets = doubled(this.#targets);
    }
    this.#sources[this.#count] = source;
    this.#targets[this.#count++] = target;
  }

  /** Gives the nodes other numbers. */
  renumber(number: (node: number) => number): void {
    for (let i = 0; i < this.#count; i++) {
      this.#sources[i] = number(this.#sources[i] ?? 0);
      this.#targets[i] = number(this.#targets[i] ?? 0);
    }
  }

  get sources(): Int32Array {
    return this.#sources.subarray(0, this.#count);
  }

  get targets(): Int32Array {
    return this.#targets.subarray(0, this.#count);
  }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
