/** Where the statements of a file stand: four numbers each, so that a million of them cost 16 MB and not a gigabyte. */
export class Spans {
  #numbers = new Int32Array(4 * 1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /**
   * Notes a statement and gives its number.
   *
   * @param parent the number of the statement around it, or -1
   * @param block the place of its block in the parent's option table, or -1
   */
  add(start: number, end: number, parent: number, block: number): number {
    const at = this.#count * 4;
    if (at === this.#numbers.length) {
      const larger = new Int32Array(at * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[at] = start;
    this.#numbers[at + 1] = end;
    this.#numbers[at + 2] = parent;
    this.#numbers[at + 3] = block;
    return this.#count++;
  }

  start(statement: number): number {
    return this.#numbers[statement * 4] ?? 0;
  }

  end(statement: number): number {
    return this.#numbers[statement * 4 + 1] ?? 0;
  }

  parent(statement: number): number {
    return this.#numbers[statement * 4 + 2] ?? -1;
  }

  block(statement: number): number {
    return this.#numbers[statement * 4 + 3] ?? -1;
  }
}
