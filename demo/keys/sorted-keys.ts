// A million keys in order: blocks of at most 1,024 sorted keys, found by binary search over the blocks and then within
// one. Adding or deleting shifts one block only; the key at a position is found by walking the blocks' sizes.

const most = 1024;

export class SortedKeys {
  #blocks: string[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(key: string): boolean {
    const block = this.#blocks[this.#blockOf(key)];
    return block !== undefined && block[lowest(block, key)] === key;
  }

  /** False if it was there already. */
  add(key: string): boolean {
    const at = this.#blockOf(key);
    const block = this.#blocks[at];
    if (block === undefined) {
      this.#blocks.push([key]);
      this.#size++;
      return true;
    }
    const i = lowest(block, key);
    if (block[i] === key) return false;
    block.splice(i, 0, key);
    if (block.length > most) this.#blocks.splice(at + 1, 0, block.splice(most / 2));
    this.#size++;
    return true;
  }

  delete(key: string): boolean {
    const at = this.#blockOf(key);
    const block = this.#blocks[at];
    if (block === undefined) return false;
    const i = lowest(block, key);
    if (block[i] !== key) return false;
    block.splice(i, 1);
    if (block.length === 0) this.#blocks.splice(at, 1);
    this.#size--;
    return true;
  }

  /** Up to `count` keys from position `start` on. */
  slice(start: number, count: number): string[] {
    const found: string[] = [];
    let before = 0;
    for (const block of this.#blocks) {
      if (found.length >= count) break;
      const from = Math.max(0, start + found.length - before);
      if (from < block.length) found.push(...block.slice(from, from + count - found.length));
      before += block.length;
    }
    return found;
  }

  /** Position of the first key that is greater. */
  indexAfter(key: string): number {
    const at = this.#blockOf(key);
    let before = 0;
    for (let i = 0; i < at; i++) before += this.#blocks[i]?.length ?? 0;
    const block = this.#blocks[at];
    if (block === undefined) return before;
    const i = lowest(block, key);
    return before + i + (block[i] === key ? 1 : 0);
  }

  /** The block that the key is in, or belongs to: the last that does not begin after it. */
  #blockOf(key: string): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (((this.#blocks[middle] as string[])[0] as string) <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

/** Position of the first key that is not less. */
function lowest(block: readonly string[], key: string): number {
  let low = 0;
  let high = block.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((block[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
