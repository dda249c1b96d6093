// A million keys in order, outside the garbage collector's sight.
//
// Keys lie one after another as bytes in blocks of at most 512, found by binary search over the blocks and then within one:
//
//   bytes  u s e r : 1 u s e r : 2 z        ends  6 12 13        keys  user:1  user:2  z
//
// As strings they would be a million objects that every collection must mark and move: pauses of 60-90 ms were measured in
// Chromium, where the page may not stop for 50. As blocks they are some thousands, and adding a key makes no garbage.

const most = 512;

class Block {
  count = 0;
  #bytes: Uint8Array;
  readonly #ends = new Uint32Array(most + 1);

  constructor(capacity = 4096) {
    this.#bytes = new Uint8Array(capacity);
  }

  key(i: number): string {
    let text = '';
    for (let at = this.#start(i), end = this.#end(i); at < end; at++) text += String.fromCharCode(this.#byte(at));
    return text;
  }

  /** Below 0 if the i-th key is less than `key`, above 0 if it is greater. */
  compare(i: number, key: string): number {
    const start = this.#start(i);
    const length = this.#end(i) - start;
    const shorter = Math.min(length, key.length);
    for (let at = 0; at < shorter; at++) {
      const difference = this.#byte(start + at) - key.charCodeAt(at);
      if (difference !== 0) return difference;
    }
    return length - key.length;
  }

  /** Position of the first key that is not less than `key`. */
  lowest(key: string): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(middle, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  has(i: number, key: string): boolean {
    return i < this.count && this.compare(i, key) === 0;
  }

  insert(i: number, key: string): void {
    const start = this.#start(i);
    const used = this.#start(this.count);
    if (used + key.length > this.#bytes.length) this.#grow(used + key.length);
    this.#bytes.copyWithin(start + key.length, start, used);
    for (let at = 0; at < key.length; at++) this.#bytes[start + at] = key.charCodeAt(at);
    for (let j = this.count; j > i; j--) this.#ends[j] = this.#end(j - 1) + key.length;
    this.#ends[i] = start + key.length;
    this.count++;
  }

  remove(i: number): void {
    const start = this.#start(i);
    const length = this.#end(i) - start;
    this.#bytes.copyWithin(start, start + length, this.#start(this.count));
    this.count--;
    for (let j = i; j < this.count; j++) this.#ends[j] = this.#end(j + 1) - length;
  }

  /** Takes the upper half out into a block of its own. */
  split(): Block {
    const half = this.count >> 1;
    const start = this.#start(half);
    const upper = new Block(this.#bytes.length);
    upper.#bytes.set(this.#bytes.subarray(start, this.#start(this.count)));
    for (let i = half; i < this.count; i++) upper.#ends[i - half] = this.#end(i) - start;
    upper.count = this.count - half;
    this.count = half;
    return upper;
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }

  #start(i: number): number {
    return i === 0 ? 0 : this.#end(i - 1);
  }

  #end(i: number): number {
    return this.#ends[i] as number;
  }

  #byte(at: number): number {
    return this.#bytes[at] as number;
  }
}

export class SortedKeys {
  readonly #blocks: Block[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(key: string): boolean {
    const block = this.#blocks[this.#blockOf(key)];
    return block?.has(block.lowest(key), key) ?? false;
  }

  /** False if it was there already. */
  add(key: string): boolean {
    const at = this.#blockOf(key);
    const block = this.#blocks[at] ?? this.#firstBlock();
    const i = block.lowest(key);
    if (block.has(i, key)) return false;
    block.insert(i, key);
    if (block.count > most) this.#blocks.splice(at + 1, 0, block.split());
    this.#size++;
    return true;
  }

  /** False if it was not there. */
  delete(key: string): boolean {
    const at = this.#blockOf(key);
    const block = this.#blocks[at];
    const i = block?.lowest(key) ?? 0;
    if (!block?.has(i, key)) return false;
    block.remove(i);
    if (block.count === 0) this.#blocks.splice(at, 1);
    this.#size--;
    return true;
  }

  /** Up to `count` keys from position `start` on. */
  slice(start: number, count: number): string[] {
    const found: string[] = [];
    let before = 0;
    for (const block of this.#blocks) {
      for (let i = Math.max(0, start + found.length - before); i < block.count && found.length < count; i++) {
        found.push(block.key(i));
      }
      if (found.length >= count) break;
      before += block.count;
    }
    return found;
  }

  /** Position of the first key that is greater. */
  indexAfter(key: string): number {
    const at = this.#blockOf(key);
    let before = 0;
    for (let i = 0; i < at; i++) before += this.#blocks[i]?.count ?? 0;
    const block = this.#blocks[at];
    if (block === undefined) return before;
    const i = block.lowest(key);
    return before + (block.has(i, key) ? i + 1 : i);
  }

  #firstBlock(): Block {
    const block = new Block();
    this.#blocks.push(block);
    return block;
  }

  /** The block that the key is in, or belongs to: the last that does not begin after it. */
  #blockOf(key: string): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#blocks[middle] as Block).compare(0, key) <= 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}
