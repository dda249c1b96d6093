// BITFIELD's integers: u1 to u63 and i1 to i64, at any bit of a string, highest bit first.

import { errors } from '../../errors.ts';
import type { ByteString } from '../../reply.ts';
import type { RawString } from '../../values/string.ts';

export interface FieldType {
  readonly signed: boolean;
  readonly bits: number;
}

/** What happens to a result that the type cannot hold: its low bits are kept, the nearest one is, or nothing is done. */
export type Overflow = 'WRAP' | 'SAT' | 'FAIL';

export function parseFieldType(word: ByteString): FieldType {
  const match = /^([iu])([1-9]\d?)$/.exec(word);
  const bits = Number(match?.[2]);
  const signed = match?.[1] === 'i';
  if (match === null || bits > (signed ? 64 : 63)) {
    throw errors.err('Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.');
  }
  return { signed, bits };
}

export function readField(bytes: Uint8Array, { signed, bits }: FieldType, offset: number): bigint {
  const lowBits = Math.min(bits, 32);
  let value = BigInt(readBits(bytes, offset + bits - lowBits, lowBits));
  if (bits > 32) value |= BigInt(readBits(bytes, offset, bits - 32)) << 32n;
  return signed ? BigInt.asIntN(bits, value) : value;
}

/** Up to 32 bits as a number: they lie in five bytes at most, which a double holds. Behind the end are zeros. */
function readBits(bytes: Uint8Array, offset: number, count: number): number {
  const end = offset + count;
  const last = Math.ceil(end / 8);
  let value = 0;
  for (let i = Math.floor(offset / 8); i < last; i++) value = value * 256 + (bytes[i] ?? 0);
  return Math.floor(value / 2 ** (last * 8 - end)) % 2 ** count;
}

/** Writes the low bits of `value`, from the last byte that they touch to the first. */
export function writeField(raw: RawString, { bits }: FieldType, offset: number, value: bigint): void {
  let rest = BigInt.asUintN(bits, value);
  for (let end = offset + bits; end > offset; ) {
    const byte = Math.ceil(end / 8) - 1;
    const start = Math.max(offset, byte * 8);
    const shift = (byte + 1) * 8 - end;
    const ones = (1 << (end - start)) - 1;
    const part = Number(rest & BigInt(ones)) << shift;
    raw.set(byte, (raw.at(byte) & ~(ones << shift)) | part);
    rest >>= BigInt(end - start);
    end = start;
  }
}

/** `value + increment` as the type can hold it; null where it cannot and overflow is FAIL. */
export function addToField(type: FieldType, overflow: Overflow, value: bigint, increment: bigint): bigint | null {
  const bound = exceededBound(type, type.signed ? value : BigInt.asUintN(64, value), increment);
  if (bound !== null && overflow === 'FAIL') return null;
  if (bound !== null && overflow === 'SAT') return bound;
  return type.signed ? BigInt.asIntN(type.bits, value + increment) : BigInt.asUintN(type.bits, value + increment);
}

/**
 * The end of the type's range that the sum is beyond, or null. What is left up to either end is computed in 64 bits, so
 * that setting an i63 to -2^63 finds it above the range: SAT makes it 2^62-1 (redis-server 7.0.15, 8.0.2).
 */
function exceededBound({ signed, bits }: FieldType, value: bigint, increment: bigint): bigint | null {
  const highest = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
  const lowest = signed ? -highest - 1n : 0n;
  const above = BigInt.asIntN(64, highest - value);
  const below = BigInt.asIntN(64, lowest - value);
  const isPartial = signed && bits < 64;
  const isOver = value > highest || ((isPartial || (value >= 0n && increment > 0n)) && increment > above);
  if (isOver) return highest;
  const mayBeUnder = isPartial || ((value < 0n || !signed) && increment < 0n);
  return value < lowest || (mayBeUnder && increment < below) ? lowest : null;
}
