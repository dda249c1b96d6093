// Lua values as MessagePack.

import type { Runtime } from '../native.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import { bigEndian, doubleBytes, floatBytes, integerBytes } from './binary.ts';

/** Tables nested deeper than this are written as nil. */
const maxNesting = 16;

export function packValue(runtime: Runtime, value: LuaValue, level = 0): string {
  if (typeof value === 'string') return header(value.length, stringHeads) + value;
  if (typeof value === 'number') return packNumber(value);
  if (typeof value === 'boolean') return value ? '\xc3' : '\xc2';
  if (value instanceof LuaTable && level < maxNesting) return packTable(runtime, value, level);
  return '\xc0';
}

interface Heads {
  /** Head of the short form, and the first length that it does not hold. */
  readonly short: number;
  readonly shortEnd: number;
  readonly byte: number | null;
  readonly word: number;
  readonly long: number;
}

const stringHeads: Heads = { short: 0xa0, shortEnd: 32, byte: 0xd9, word: 0xda, long: 0xdb };
const arrayHeads: Heads = { short: 0x90, shortEnd: 16, byte: null, word: 0xdc, long: 0xdd };
const mapHeads: Heads = { short: 0x80, shortEnd: 16, byte: null, word: 0xde, long: 0xdf };

function header(length: number, heads: Heads): string {
  if (length < heads.shortEnd) return String.fromCharCode(heads.short | length);
  if (heads.byte !== null && length < 0x100) return String.fromCharCode(heads.byte, length);
  if (length < 0x10000) return String.fromCharCode(heads.word) + bigEndian(length, 2);
  return String.fromCharCode(heads.long) + bigEndian(length, 4);
}

function packNumber(value: number): string {
  if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) return packInteger(value);
  const isFloat = Math.fround(value) === value;
  return isFloat ? `\xca${floatBytes(value, false)}` : `\xcb${doubleBytes(value, false)}`;
}

function packInteger(value: number): string {
  if (value >= 0) {
    if (value < 0x80) return String.fromCharCode(value);
    if (value < 0x100) return `\xcc${bigEndian(value, 1)}`;
    if (value < 0x10000) return `\xcd${bigEndian(value, 2)}`;
    if (value < 0x100000000) return `\xce${bigEndian(value, 4)}`;
    return `\xcf${integerBytes(BigInt(value), 8, false)}`;
  }
  if (value >= -0x20) return String.fromCharCode(value & 0xff);
  if (value >= -0x80) return `\xd0${bigEndian(value & 0xff, 1)}`;
  if (value >= -0x8000) return `\xd1${bigEndian(value & 0xffff, 2)}`;
  if (value >= -0x80000000) return `\xd2${bigEndian(value >>> 0, 4)}`;
  return `\xd3${integerBytes(BigInt(value), 8, false)}`;
}

function packTable(runtime: Runtime, table: LuaTable, level: number): string {
  let count = 0;
  let max = 0;
  let isArray = true;
  for (let key = table.nextKey(undefined); key !== undefined; key = table.nextKey(key)) {
    count++;
    if (typeof key !== 'number' || key <= 0 || !Number.isInteger(key)) isArray = false;
    else if (key > max) max = key;
  }
  runtime.count(count);
  if (isArray && max === count) {
    let out = header(count, arrayHeads);
    for (let i = 1; i <= count; i++) out += packValue(runtime, table.getInt(i), level + 1);
    return out;
  }
  let out = header(count, mapHeads);
  for (let key = table.nextKey(undefined); key !== undefined; key = table.nextKey(key)) {
    out += packValue(runtime, key, level + 1) + packValue(runtime, table.get(key), level + 1);
  }
  return out;
}
