// The two kinds of numbers that INCREX counts in, behind one face: 64-bit integers and C's long doubles.

import { errors } from '../../errors.ts';
import {
  addLongDouble,
  compareLongDouble,
  formatLongDouble,
  isFiniteLongDouble,
  type LongDouble,
  parseLongDouble,
} from '../../long-double.ts';
import { int64Max, int64Min, normalInteger, parseInteger } from '../../numbers.ts';
import type { ByteString, Reply } from '../../reply.ts';
import { embeddedString, type StringValue } from '../../values/string.ts';

export interface Arithmetic<N> {
  /** How errors go on after "is not". */
  readonly described: string;
  readonly zero: N;
  readonly lowest: N;
  readonly highest: N;
  /** null for a text that is no such number. */
  read(text: ByteString): N | null;
  readIncrement(text: ByteString): N;
  readStored(text: ByteString): N;
  /** May leave the type. */
  add(a: N, b: N): N;
  /** a - b; an error where that leaves the type. */
  difference(a: N, b: N): N;
  /** Below, at or above zero for a below, at or above b. */
  compare(a: N, b: N): number;
  store(value: N): StringValue;
  reply(value: N): Reply;
}

export const integers: Arithmetic<bigint> = {
  described: 'an integer or out of range',
  zero: 0n,
  lowest: int64Min,
  highest: int64Max,
  read(text) {
    const value = parseInteger(text);
    return value === null ? null : BigInt(value);
  },
  readIncrement: (text) => integers.read(text) ?? fail('Increment is not an integer or out of range'),
  readStored: (text) => integers.read(text) ?? fail('value is not an integer or out of range'),
  add: (a, b) => a + b,
  difference(a, b) {
    const value = a - b;
    return value < int64Min || value > int64Max ? fail('applied increment would overflow') : value;
  },
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  store: (value) => value.toString(),
  reply: (value) => normalInteger(value) ?? value,
};

const largest: LongDouble = { negative: false, significand: 2n ** 64n - 1n, exponent: 16383 - 63 };

export const floats: Arithmetic<LongDouble> = {
  described: 'a valid float',
  zero: { negative: false, significand: 0n, exponent: 0 },
  lowest: { ...largest, negative: true },
  highest: largest,
  read: parseLongDouble,
  readIncrement(text) {
    const value = parseLongDouble(text) ?? fail('Increment is not a valid float');
    return isFiniteLongDouble(value) ? value : fail('BYFLOAT increment cannot be Infinity');
  },
  readStored(text) {
    const value = parseLongDouble(text) ?? fail('value is not a valid float');
    return isFiniteLongDouble(value) ? value : fail('value cannot be Infinity');
  },
  add: addLongDouble,
  difference(a, b) {
    const value = addLongDouble(a, { ...b, negative: !b.negative });
    return isFiniteLongDouble(value) ? value : fail('applied increment would be Infinity');
  },
  compare: compareLongDouble,
  store: (value) => embeddedString(formatLongDouble(value)),
  reply(value) {
    const text = formatLongDouble(value);
    return { kind: 'double', value: Number(text), text };
  },
};

function fail(text: string): never {
  throw errors.err(text);
}
