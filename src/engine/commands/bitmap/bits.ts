// Reading bits: how many of a range are set, where the first one is, and the bytes of a string to look for them in.

import { toBytes } from '../../bytes.ts';
import type { ReadonlyValue } from '../../values/value.ts';

/** The string's bytes, to look at only: those of a buffer are the buffer's own. */
export function bytesOf(value: ReadonlyValue<'string'>): Uint8Array {
  return typeof value === 'string' ? toBytes(value) : value.bytes.subarray(0, value.length);
}

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
  let count = 0;
  for (let i = from; i <= to; i++) count += counts[bytes[i] as number] as number;
  const before = (bytes[from] as number) & ~(0xff >> (first % 8)) & 0xff;
  const after = (bytes[to] as number) & (0x7f >> (last % 8));
  return count - (counts[before] as number) - (counts[after] as number);
}

/** The first bit that is `bit`, from bit `first` up to and with bit `last`; -1 if there is none. */
export function findBit(bytes: Uint8Array, bit: 0 | 1, first: number, last: number): number {
  const dull = bit === 1 ? 0 : 0xff;
  for (let position = first; position <= last; ) {
    const byte = bytes[Math.floor(position / 8)] as number;
    if (position % 8 === 0 && byte === dull) {
      position += 8;
      continue;
    }
    if (((byte >> (7 - (position % 8))) & 1) === bit) return position;
    position++;
  }
  return -1;
}
