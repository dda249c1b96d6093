// cjson.encode. Tables that are open lie on a stack of our own, so that a script may ask for any depth.

import { formatG } from '../../engine/printf.ts';
import { NativeError, type Runtime } from '../native.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, typeName } from '../value.ts';
import type { JsonOptions } from './cjson.ts';
import { jsonNull } from './json-null.ts';

/** Slots of Lua's stack for C functions; each open array takes one of them, each open object two. */
const maxSlots = 8000;

/** A table that is being written. */
interface Open {
  readonly table: LuaTable;
  /** Of an array; -1 for an object. */
  readonly length: number;
  /** Index or key written last. */
  at: LuaValue;
}

export function encodeJson(runtime: Runtime, value: LuaValue, options: JsonOptions): string {
  return new Encoder(runtime, options).encode(value);
}

class Encoder {
  readonly #runtime: Runtime;
  readonly #options: JsonOptions;
  readonly #open: Open[] = [];
  #slots = 1;
  #out = '';
  #allocated = 0;

  constructor(runtime: Runtime, options: JsonOptions) {
    this.#runtime = runtime;
    this.#options = options;
  }

  encode(value: LuaValue): string {
    this.#value(value);
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) {
      if (top.length >= 0) this.#nextElement(top);
      else this.#nextEntry(top);
    }
    this.#account();
    return this.#out;
  }

  #nextElement(array: Open): void {
    const index = (array.at as number) + 1;
    if (index > array.length) {
      this.#close(array, ']');
      return;
    }
    if (index > 1) this.#out += ',';
    array.at = index;
    if ((index & 1023) === 0) this.#account();
    this.#value(array.table.getInt(index));
  }

  #nextEntry(object: Open): void {
    const key = object.table.nextKey(object.at);
    if (key === undefined) {
      this.#close(object, '}');
      return;
    }
    if (object.at !== undefined) this.#out += ',';
    object.at = key;
    if (typeof key === 'number') this.#out += `"${this.#number(key)}":`;
    else if (typeof key === 'string') this.#out += `${jsonString(key)}:`;
    else throw refusal(key, 'table key must be a number or string');
    this.#value(object.table.get(key));
  }

  #close(open: Open, bracket: string): void {
    this.#open.pop();
    this.#slots -= open.length >= 0 ? 1 : 2;
    this.#out += bracket;
    if ((this.#open.length & 63) === 0) this.#account();
  }

  #value(value: LuaValue): void {
    if (typeof value === 'string') this.#out += jsonString(value);
    else if (typeof value === 'number') this.#out += this.#number(value);
    else if (typeof value === 'boolean') this.#out += value ? 'true' : 'false';
    else if (value === undefined || value === jsonNull) this.#out += 'null';
    else if (value instanceof LuaTable) this.#table(value);
    else throw refusal(value, 'type not supported');
  }

  #table(table: LuaTable): void {
    const depth = this.#open.length + 1;
    if (depth > this.#options.encodeMaxDepth || this.#slots + 3 > maxSlots) {
      throw new NativeError(`Cannot serialise, excessive nesting (${depth})`);
    }
    const length = this.#arrayLength(table);
    const isArray = length > 0;
    this.#open.push({ table, length: isArray ? length : -1, at: isArray ? 0 : undefined });
    this.#slots += isArray ? 1 : 2;
    this.#out += isArray ? '[' : '{';
  }

  /** The largest index if all keys are; -1 for an object. */
  #arrayLength(table: LuaTable): number {
    const { sparseConvert, sparseRatio, sparseSafe } = this.#options;
    let max = 0;
    let items = 0;
    for (let key = table.nextKey(undefined); key !== undefined; key = table.nextKey(key)) {
      if (typeof key !== 'number' || key < 1 || !Number.isInteger(key)) return -1;
      if (key > max) max = key;
      items++;
    }
    this.#runtime.count(items);
    if (sparseRatio > 0 && max > items * sparseRatio && max > sparseSafe) {
      if (!sparseConvert) throw refusal(table, 'excessively sparse array');
      return -1;
    }
    return max;
  }

  #number(value: number): string {
    const { encodeInvalidNumbers, numberPrecision } = this.#options;
    if (Number.isFinite(value)) {
      return Number.isInteger(value) && Math.abs(value) < 10 ** numberPrecision && !Object.is(value, -0)
        ? String(value)
        : formatG(value, numberPrecision);
    }
    if (encodeInvalidNumbers === 'off') throw refusal(value, 'must not be NaN or Inf');
    if (encodeInvalidNumbers === 'null') return 'null';
    return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  }

  /** What was written since the last time counts as work and as memory. */
  #account(): void {
    const grown = this.#out.length - this.#allocated;
    this.#allocated = this.#out.length;
    this.#runtime.count(grown >> 2);
    if (grown > 1000) this.#runtime.allocate(grown);
  }
}

function refusal(value: LuaValue, why: string): NativeError {
  return new NativeError(`Cannot serialise ${typeName(value)}: ${why}`);
}

const special = /["\\/\x00-\x1f\x7f]/;
const specials = /["\\/\x00-\x1f\x7f]/g;

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function jsonString(text: string): string {
  return special.test(text) ? `"${text.replace(specials, escaped)}"` : `"${text}"`;
}

function escaped(c: string): string {
  return escapes[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
