// MessagePack as Lua values. Tables that are open lie on a stack of our own, as deep as Lua's own stack would let them.

import { NativeError } from '../native.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import { readDouble, readFloat, readInteger } from './binary.ts';

/** Slots of Lua's stack for C functions; each open table takes two. */
const maxSlots = 8000;

/** A table that is being filled. */
interface Open {
  readonly table: LuaTable;
  readonly isMap: boolean;
  /** Elements or pairs to come. */
  left: number;
  length: number;
  key: LuaValue;
  hasKey: boolean;
}

export class Unpacker {
  readonly #text: string;
  #at: number;

  constructor(text: string, offset: number) {
    this.#text = text;
    this.#at = offset;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#text.length - this.#at;
  }

  /** The next value; `slots` of Lua's stack are taken already. */
  next(slots: number): LuaValue {
    const open: Open[] = [];
    for (;;) {
      const taken = slots + 2 * open.length;
      checkStack(taken + 1, 'too many return values at once; use unpack_one or unpack_limit instead.');
      let value = this.#one(taken);
      if (value instanceof Beginning) {
        const { length, isMap } = value;
        const table = new LuaTable();
        if (length > 0) {
          open.push({ table, isMap, left: length, length: 0, key: undefined, hasKey: false });
          continue;
        }
        value = table;
      }
      const finished = place(open, value);
      if (finished !== undefined) return finished.value;
    }
  }

  /** A value that holds no others, or the beginning of one that does. */
  #one(slots: number): LuaValue | Beginning {
    const head = this.#unsigned(1);
    if (head < 0x80) return head;
    if (head >= 0xe0) return head - 0x100;
    if (head >= 0xa0 && head < 0xc0) return this.#string(head & 31);
    if (head < 0x90) return this.#begin(head & 15, true, slots);
    if (head < 0xa0) return this.#begin(head & 15, false, slots);
    switch (head) {
      case 0xc0:
        return undefined;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xca:
        return readFloat(this.#text, this.#skip(4), false);
      case 0xcb:
        return readDouble(this.#text, this.#skip(8), false);
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#unsigned((1 << (head - 0xcc)) as 1 | 2 | 4);
      case 0xd0:
      case 0xd1:
      case 0xd2:
      case 0xd3:
      case 0xcf: {
        // The unsigned one of 64 bits is read as if it were signed.
        const size = head === 0xcf ? 8 : 1 << (head - 0xd0);
        return readInteger(this.#text, this.#skip(size), size, false, true);
      }
      case 0xd9:
        return this.#string(this.#unsigned(1));
      case 0xda:
        return this.#string(this.#unsigned(2));
      case 0xdb:
        return this.#string(this.#unsigned(4));
      case 0xdc:
        return this.#begin(this.#unsigned(2), false, slots);
      case 0xdd:
        return this.#begin(this.#unsigned(4), false, slots);
      case 0xde:
        return this.#begin(this.#unsigned(2), true, slots);
      case 0xdf:
        return this.#begin(this.#unsigned(4), true, slots);
      default:
        throw new NativeError('Bad data format in input.');
    }
  }

  #begin(length: number, isMap: boolean, slots: number): Beginning {
    if (!isMap) checkStack(slots + 2, 'in function mp_decode_to_lua_array');
    return new Beginning(length, isMap);
  }

  #string(length: number): string {
    const start = this.#skip(length);
    return this.#text.slice(start, start + length);
  }

  #unsigned(size: 1 | 2 | 4): number {
    const start = this.#skip(size);
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + this.#text.charCodeAt(start + i);
    return value;
  }

  /** Takes bytes; where they begin. */
  #skip(count: number): number {
    if (this.left < count) throw new NativeError('Missing bytes in input.');
    this.#at += count;
    return this.#at - count;
  }
}

class Beginning {
  readonly length: number;
  readonly isMap: boolean;

  constructor(length: number, isMap: boolean) {
    this.length = length;
    this.isMap = isMap;
  }
}

function checkStack(slots: number, who: string): void {
  if (slots > maxSlots) throw new NativeError(`stack overflow (${who})`);
}

/** Puts a value into the innermost open table, and that, if it is full, into its own; the value that has no table. */
function place(open: Open[], value: LuaValue): { readonly value: LuaValue } | undefined {
  for (let placed = value; ; ) {
    const top = open.at(-1);
    if (top === undefined) return { value: placed };
    if (!top.isMap) top.table.setInt(++top.length, placed);
    else if (top.hasKey) top.table.set(top.key, placed);
    if (top.isMap && !top.hasKey) {
      top.key = placed;
      top.hasKey = true;
      return undefined;
    }
    top.hasKey = false;
    if (--top.left > 0) return undefined;
    open.pop();
    placed = top.table;
  }
}
