// Lua 5.1's table, with its array part and its node part, so that `#`, `next` and the order of `pairs` are Lua's own.
// (The first cut, over a Map: only the interface is settled.)

import { LuaError } from './native.ts';
import type { LuaValue } from './value.ts';

export class LuaTable {
  readonly typeName = 'table';
  metatable: LuaTable | null = null;
  readonly #entries = new Map<LuaValue, LuaValue>();

  /** Raw access; nil (undefined) where there is nothing. */
  get(key: LuaValue): LuaValue {
    return this.#entries.get(key);
  }

  /** Raw assignment; nil takes the entry away. Throws on a nil or NaN key. */
  set(key: LuaValue, value: LuaValue): void {
    if (key === undefined) throw new LuaError('table index is nil');
    if (Number.isNaN(key)) throw new LuaError('table index is NaN');
    if (value === undefined) this.#entries.delete(key);
    else this.#entries.set(key, value);
  }

  getInt(index: number): LuaValue {
    return this.#entries.get(index);
  }

  setInt(index: number, value: LuaValue): void {
    this.set(index, value);
  }

  getString(key: string): LuaValue {
    return this.#entries.get(key);
  }

  setString(key: string, value: LuaValue): void {
    this.set(key, value);
  }

  /** `#`: a border, the one that Lua 5.1 would find. */
  length(): number {
    let n = 0;
    while (this.#entries.has(n + 1)) n++;
    return n;
  }

  /** The key after `key` in `next`'s order; undefined at the end. Throws "invalid key to 'next'". */
  nextKey(key: LuaValue): LuaValue {
    let found = key === undefined;
    for (const each of this.#entries.keys()) {
      if (found) return each;
      found = each === key;
    }
    return undefined;
  }
}
