// How many bytes Redis's listpack would take, for the rules that Redis states in those bytes: when a list leaves its
// small encoding, how a quicklist parts its nodes, what DEBUG OBJECT and MEMORY USAGE report. Sizes only, no bytes.
//
//   +-------------+----------+-------+-------+-----+------+
//   | total bytes | elements | entry | entry | ... | 0xFF |     entry = | encoding + data | back length |
//   |      4      |    2     |       |       |     |  1   |
//   +-------------+----------+-------+-------+-----+------+
//
// An element that is the shortest decimal of a signed 64-bit integer is stored as that integer; the back length
// says how long the rest of the entry is, so that a listpack can be walked from its end.

import type { ByteString } from '../reply.ts';

/** Bytes of a listpack without entries: its header and its end mark. */
export const emptyListpackSize = 7;

const largestInteger = '9223372036854775807';
const smallestInteger = '-9223372036854775808';

/** Bytes that `element` takes as one entry of a listpack. */
export function entrySize(element: ByteString): number {
  const integer = integerSize(element);
  // An integer's encoding is 9 bytes at most: one byte of back length.
  if (integer !== 0) return integer + 1;
  const length = element.length;
  const size = (length < 64 ? 1 : length < 4096 ? 2 : 5) + length;
  return size + backLengthSize(size);
}

/** Bytes of the integer that `element` spells, tag included; 0 when it spells none, or not in the one shortest way. */
function integerSize(element: ByteString): number {
  const length = element.length;
  if (length === 0 || length > 20) return 0;
  let unit = element.charCodeAt(0);
  const negative = unit === 0x2d;
  if (negative) unit = element.charCodeAt(1);
  if (unit === 0x30) return length === 1 ? 1 : 0;
  const first = negative ? 1 : 0;
  if (length === first) return 0;
  let value = 0;
  for (let i = first; i < length; i++) {
    unit = element.charCodeAt(i) - 0x30;
    if (!(unit >= 0 && unit <= 9)) return 0;
    value = value * 10 + unit;
  }
  const digits = length - first;
  if (digits > 19 || (digits === 19 && element > (negative ? smallestInteger : largestInteger))) return 0;
  // A double is exact far beyond where the answer stays 9.
  if (negative) value = -value;
  if (value >= 0 && value <= 127) return 1;
  if (value >= -4096 && value <= 4095) return 2;
  if (value >= -32768 && value <= 32767) return 3;
  if (value >= -8388608 && value <= 8388607) return 4;
  return value >= -2147483648 && value <= 2147483647 ? 5 : 9;
}

function backLengthSize(size: number): number {
  // Seven bits a byte; that the borders after the first lie one lower than they could is Redis's.
  return size <= 127 ? 1 : size < 16383 ? 2 : size < 2097151 ? 3 : size < 268435455 ? 4 : 5;
}
