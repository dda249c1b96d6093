// Reading bits: how many of a range are set, where the first one is, and the bytes of a string to look for them in.

import { toBytes } from '../../bytes.ts';
import type { ReadonlyValue } from '../../values/value.ts';

/** The string's bytes, to look at only: those of a buffer are the buffer's own. */
export function bytesOf(value: ReadonlyValue<'string'>): Uint8Array {
  return typeof value === 'string' ? toBytes(value) : value.bytes.subarray(0, value.length);
}

const none = new Uint32Array();

/** How many bits are set in each byte there is. */
const counts = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest > 0; rest &= rest - 1) count++;
  return count;
});

/** The set bits from bit `first` up to and with bit `last`. */
export function countBits(bytes: Uint8Array, first: number, last: number): number {
  const from = Math.floor(first / 8);
  const to = Math.floor(last / 8);
  const before = (bytes[from] as number) & ~(0xff >> (first % 8)) & 0xff;
  const after = (bytes[to] as number) & (0x7f >> (last % 8));
  return countBytes(bytes.subarray(from, to + 1)) - (counts[before] as number) - (counts[after] as number);
}

/** The set bits, four bytes at a time where they lie in words. */
function countBytes(bytes: Uint8Array): number {
  const { length, byteOffset } = bytes;
  const start = length < 8 ? length : (4 - (byteOffset % 4)) % 4;
  const words = length < 8 ? none : new Uint32Array(bytes.buffer, byteOffset + start, (length - start) >>> 2);
  let count = 0;
  for (let i = 0; i < start; i++) count += counts[bytes[i] as number] as number;
  for (let i = 0; i < words.length; i++) count += countWord(words[i] as number);
  for (let i = start + words.length * 4; i < length; i++) count += counts[bytes[i] as number] as number;
  return count;
}

/** Adds up neighbouring fields of 1, then 2, then 4 bits, and the four bytes of that by a product. */
function countWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The first bit that is `bit`, from bit `first` up to and with bit `last`; -1 if there is none. */
export function findBit(bytes: Uint8Array, bit: 0 | 1, first: number, last: number): number {
  const flip = bit === 1 ? 0 : 0xff;
  const from = Math.floor(first / 8);
  const to = Math.floor(last / 8);
  for (let i = from; i <= to; i++) {
    let wanted = (bytes[i] as number) ^ flip;
    if (i === from) wanted &= 0xff >> (first % 8);
    if (wanted === 0) continue;
    const position = i * 8 + Math.clz32(wanted) - 24;
    return position <= last ? position : -1;
  }
  return -1;
}
