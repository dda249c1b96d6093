// Lua 5.1's table, with its array part and its node part, so that `#`, `next` and the order of `pairs` are Lua's own:
// which part a key lives in, how large the parts are, and in which node a key lands all follow from the same sums
// that Lua does. Nodes are parallel arrays; `nexts` chains those that share a main position.

import { LuaError } from './native.ts';
import type { LuaValue } from './value.ts';

/** The largest array part is 2^maxBits; so Lua on a 64-bit machine. */
const maxBits = 26;

const noValues: LuaValue[] = [];
const noNexts: number[] = [];

/** Bytes that tables took since someone last looked: the VM does at every pause. */
export const growth = { bytes: 0 };

const doubleOf = new Float64Array(1);
const wordsOf = new Uint32Array(doubleOf.buffer);

/** Lua 5.1's hash of a string; where Lua takes at most 31 characters of a long one, Redis takes them all. */
export function hashString(text: string): number {
  let h = text.length;
  for (let i = text.length - 1; i >= 0; i--) h ^= (h << 5) + (h >>> 2) + text.charCodeAt(i);
  return h & 0x3fffffff;
}

let identities = 0;
const identityOf = new WeakMap<object, number>();

/** In place of an address: any order will do, as Lua promises none. */
function identity(value: object): number {
  let id = identityOf.get(value);
  if (id === undefined) {
    id = ++identities;
    identityOf.set(value, id);
  }
  return id;
}

export class LuaTable {
  readonly typeName = 'table';
  metatable: LuaTable | null = null;
  /** Redis's own: "Attempt to modify a readonly table". */
  isReadonly = false;
  /** For a metatable: a bit for each metamethod that is known to be absent. Any assignment clears it. */
  absent = 0;

  /** The array part's values: those of 1..length; up to its capacity the others are nil. To read; `setInt` writes. */
  array: LuaValue[] = noValues;
  #capacity = 0;
  keys: LuaValue[] = noValues;
  values: LuaValue[] = noValues;
  /** The index of the next node of the chain; -1 at its end. */
  #nexts: number[] = noNexts;
  /** All nodes from here on are taken. */
  #lastFree = 0;
  /** Where `next` was last: most often the next question is about the node after it. */
  #lastNode = 0;

  /** With parts for so many elements: what `NEWTABLE` asks for. */
  constructor(arraySize = 0, nodeCount = 0) {
    if (arraySize > 0) this.#resizeArray(arraySize);
    if (nodeCount > 0) this.#newNodes(nodeCount);
  }

  /** Raw access; nil (undefined) where there is nothing. */
  get(key: LuaValue): LuaValue {
    if (typeof key === 'string') return this.getHashed(key, hashString(key));
    if (typeof key === 'number') return this.getInt(key);
    if (key === undefined) return undefined;
    const at = this.#find(key);
    return at < 0 ? undefined : this.values[at];
  }

  /** Raw assignment; nil takes the entry away. Throws on a nil or NaN key. */
  set(key: LuaValue, value: LuaValue): void {
    if (typeof key === 'string') this.setString(key, value);
    else if (typeof key === 'number') this.setInt(key, value);
    else if (key === undefined) throw new LuaError('table index is nil');
    else this.#put(key, this.#find(key), value);
  }

  /** Any number will do as the index. */
  getInt(index: number): LuaValue {
    const { array } = this;
    if (index > 0 && index <= array.length && index === (index | 0)) return array[index - 1];
    // A key that belongs into the array part is in no node.
    if (this.keys.length === 0) return undefined;
    const at = this.#findNumber(index);
    return at < 0 ? undefined : this.values[at];
  }

  setInt(index: number, value: LuaValue): void {
    const { array } = this;
    if (index > 0 && index <= array.length && index === (index | 0)) array[index - 1] = value;
    else if (index > 0 && index <= this.#capacity && index === (index | 0)) this.#extend(index, value);
    else if (Number.isNaN(index)) throw new LuaError('table index is NaN');
    else this.#put(index, this.#findNumber(index), value);
  }

  getString(key: string): LuaValue {
    return this.getHashed(key, hashString(key));
  }

  setString(key: string, value: LuaValue): void {
    this.setHashed(key, hashString(key), value);
  }

  /** With the string's hash, which constants know beforehand. */
  getHashed(key: string, hash: number): LuaValue {
    const { keys } = this;
    const size = keys.length;
    if (size === 0) return undefined;
    let at = hash & (size - 1);
    if (keys[at] === key) return this.values[at];
    const nexts = this.#nexts;
    while ((at = nexts[at] as number) >= 0) if (keys[at] === key) return this.values[at];
    return undefined;
  }

  setHashed(key: string, hash: number, value: LuaValue): void {
    this.absent = 0;
    const { keys } = this;
    const size = keys.length;
    if (size > 0) {
      let at = hash & (size - 1);
      const nexts = this.#nexts;
      while (at >= 0) {
        if (keys[at] === key) {
          this.values[at] = value;
          return;
        }
        at = nexts[at] as number;
      }
    }
    this.#insert(key, value);
  }

  /** As in Lua even nil takes a node, where there was none. */
  #put(key: LuaValue, at: number, value: LuaValue): void {
    this.absent = 0;
    if (at >= 0) this.values[at] = value;
    else this.#insert(key, value);
  }

  /** The values of 1..n at once, past the array part's end as constructors do (`SETLIST`). */
  ensureArray(size: number): void {
    if (size > this.#capacity) this.#resize(size, this.keys.length);
  }

  /** Writes behind the values that are there, within the array part. */
  #extend(index: number, value: LuaValue): void {
    if (this.array === noValues) this.array = [];
    const { array } = this;
    while (array.length < index - 1) array.push(undefined);
    array.push(value);
  }

  /** `#`: a border, the one that Lua 5.1 would find. */
  length(): number {
    const { array } = this;
    const size = this.#capacity;
    if (size > 0 && (size > array.length || array[size - 1] === undefined)) {
      let low = 0;
      let high = size;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (middle > array.length || array[middle - 1] === undefined) high = middle;
        else low = middle;
      }
      return low;
    }
    return this.keys.length === 0 ? size : this.#unboundSearch(size);
  }

  #unboundSearch(from: number): number {
    let low = from;
    let high = from + 1;
    while (this.getInt(high) !== undefined) {
      low = high;
      high *= 2;
      if (high > 0x7ffffffd) {
        let i = 1;
        while (this.getInt(i) !== undefined) i++;
        return i - 1;
      }
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.getInt(middle) === undefined) high = middle;
      else low = middle;
    }
    return low;
  }

  /** The key after `key` in `next`'s order; undefined at the end. Throws "invalid key to 'next'". */
  nextKey(key: LuaValue): LuaValue {
    const at = this.nextPosition(this.positionOf(key));
    return at < 0 ? undefined : this.keyAt(at);
  }

  /** Positions are those of the array part, then those of the nodes. */
  positionOf(key: LuaValue): number {
    if (key === undefined) return -1;
    const size = this.#capacity;
    if (typeof key === 'number' && key > 0 && key <= size && key === (key | 0)) return key - 1;
    if (this.keys[this.#lastNode] === key && key !== undefined) return size + this.#lastNode;
    const node = typeof key === 'number' ? this.#findNumber(key) : this.#find(key);
    if (node < 0) throw new LuaError("invalid key to 'next'");
    return size + node;
  }

  /** The position of the first value after this one; -1 if there is none. */
  nextPosition(position: number): number {
    const { array, values } = this;
    const size = this.#capacity;
    let at = position + 1;
    for (; at < array.length; at++) if (array[at] !== undefined) return at;
    if (at < size) at = size;
    const end = values.length;
    for (let node = at - size; node < end; node++) {
      if (values[node] === undefined) continue;
      this.#lastNode = node;
      return size + node;
    }
    return -1;
  }

  keyAt(position: number): LuaValue {
    const size = this.#capacity;
    return position < size ? position + 1 : this.keys[position - size];
  }

  valueAt(position: number): LuaValue {
    const size = this.#capacity;
    return position < size ? this.array[position] : this.values[position - size];
  }

  #findNumber(key: number): number {
    const { keys } = this;
    if (keys.length === 0) return -1;
    const nexts = this.#nexts;
    let at = this.#numberPosition(key);
    while (at >= 0) {
      if (keys[at] === key) return at;
      at = nexts[at] as number;
    }
    return -1;
  }

  #find(key: LuaValue): number {
    const { keys } = this;
    if (keys.length === 0) return -1;
    const nexts = this.#nexts;
    let at = this.#mainPosition(key);
    while (at >= 0) {
      if (keys[at] === key) return at;
      at = nexts[at] as number;
    }
    return -1;
  }

  #numberPosition(key: number): number {
    if (key === 0) return 0;
    doubleOf[0] = key;
    return (((wordsOf[0] as number) + (wordsOf[1] as number)) >>> 0) % ((this.keys.length - 1) | 1);
  }

  #mainPosition(key: LuaValue): number {
    const size = this.keys.length;
    if (typeof key === 'string') return hashString(key) & (size - 1);
    if (typeof key === 'number') return this.#numberPosition(key);
    if (typeof key === 'boolean') return (key ? 1 : 0) & (size - 1);
    return key === undefined ? 0 : identity(key) % ((size - 1) | 1);
  }

  /** A key that is not there yet. If its main position is taken, by a node that belongs there it goes to a free one. */
  #insert(key: LuaValue, value: LuaValue): void {
    const { keys, values } = this;
    if (keys.length === 0) {
      this.#rehashFor(key, value);
      return;
    }
    const nexts = this.#nexts;
    const main = this.#mainPosition(key);
    if (values[main] === undefined) {
      keys[main] = key;
      values[main] = value;
      return;
    }
    const free = this.#freeNode();
    if (free < 0) {
      this.#rehashFor(key, value);
      return;
    }
    let other = this.#mainPosition(keys[main]);
    if (other === main) {
      nexts[free] = nexts[main] as number;
      nexts[main] = free;
      keys[free] = key;
      values[free] = value;
      return;
    }
    while (nexts[other] !== main) other = nexts[other] as number;
    nexts[other] = free;
    keys[free] = keys[main];
    values[free] = values[main];
    nexts[free] = nexts[main] as number;
    nexts[main] = -1;
    keys[main] = key;
    values[main] = value;
  }

  #freeNode(): number {
    while (this.#lastFree-- > 0) if (this.keys[this.#lastFree] === undefined) return this.#lastFree;
    return -1;
  }

  /** Counts the integer keys by powers of two, and makes the array part as large as more than half of it is used. */
  #rehashFor(key: LuaValue, value: LuaValue): void {
    const slices = new Array<number>(maxBits + 1).fill(0);
    let integers = this.#countArray(slices);
    let total = integers;
    for (const [i, each] of this.keys.entries()) {
      if (this.values[i] === undefined) continue;
      total++;
      integers += countInteger(each, slices);
    }
    integers += countInteger(key, slices);
    total++;
    const [size, inArray] = arraySizeFor(slices, integers);
    this.#resize(size, total - inArray);
    this.set(key, value);
  }

  #countArray(slices: number[]): number {
    const { array } = this;
    let count = 0;
    let i = 1;
    for (let bit = 0, limit = 1; bit <= maxBits && i <= array.length; bit++, limit *= 2) {
      const end = Math.min(limit, array.length);
      let here = 0;
      for (; i <= end; i++) if (array[i - 1] !== undefined) here++;
      slices[bit] = (slices[bit] as number) + here;
      count += here;
    }
    return count;
  }

  #resize(arraySize: number, nodeCount: number): void {
    const { keys, values, array } = this;
    this.#newNodes(nodeCount);
    if (arraySize > this.#capacity) this.#resizeArray(arraySize);
    else if (arraySize < this.#capacity) {
      this.#capacity = arraySize;
      if (arraySize < array.length) {
        const tail = array.splice(arraySize);
        for (const [i, value] of tail.entries()) if (value !== undefined) this.setInt(arraySize + i + 1, value);
      }
    }
    for (let i = keys.length - 1; i >= 0; i--) if (values[i] !== undefined) this.set(keys[i], values[i]);
  }

  #resizeArray(size: number): void {
    growth.bytes += 16 * (size - this.#capacity);
    this.#capacity = size;
  }

  #newNodes(count: number): void {
    this.#lastNode = 0;
    if (count === 0) {
      this.keys = noValues;
      this.values = noValues;
      this.#nexts = noNexts;
      this.#lastFree = 0;
      return;
    }
    let size = 1;
    while (size < count) size *= 2;
    growth.bytes += 40 * size;
    const keys: LuaValue[] = [];
    const values: LuaValue[] = [];
    const nexts: number[] = [];
    for (let i = 0; i < size; i++) {
      keys.push(undefined);
      values.push(undefined);
      nexts.push(-1);
    }
    this.keys = keys;
    this.values = values;
    this.#nexts = nexts;
    this.#lastFree = size;
  }
}

/** Counts the key in its slice (2^(bit-1), 2^bit] if it may live in an array part. */
function countInteger(key: LuaValue, slices: number[]): number {
  if (typeof key !== 'number' || key < 1 || key > 2 ** maxBits || !Number.isInteger(key)) return 0;
  const bit = key === 1 ? 0 : 32 - Math.clz32(key - 1);
  slices[bit] = (slices[bit] as number) + 1;
  return 1;
}

/** The largest power of two of which more than half would be used, and how many of the keys then lie in it. */
function arraySizeFor(slices: readonly number[], integers: number): [number, number] {
  let below = 0;
  let size = 0;
  let inArray = 0;
  for (let bit = 0, power = 1; Math.floor(power / 2) < integers; bit++, power *= 2) {
    const here = slices[bit] ?? 0;
    if (here > 0) {
      below += here;
      if (below > Math.floor(power / 2)) {
        size = power;
        inArray = below;
      }
    }
    if (below === integers) break;
  }
  return [size, inArray];
}
