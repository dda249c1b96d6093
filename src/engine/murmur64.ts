// MurmurHash64A, by which a HyperLogLog spreads its elements: 64-bit arithmetic in two halves of 32 bits.

import type { ByteString } from './reply.ts';

const multiplierHigh = 0xc6a4a793;
const multiplierLow = 0x5bd1e995;

/** A 64-bit number in two unsigned halves. */
interface Halves {
  high: number;
  low: number;
}

const hash: Halves = { high: 0, low: 0 };
const block: Halves = { high: 0, low: 0 };

/** What it answers is overwritten by the next call. */
export function murmur64(text: ByteString, seed: number): Readonly<Halves> {
  const { length } = text;
  block.high = 0;
  block.low = length >>> 0;
  multiply(block);
  hash.high = block.high;
  hash.low = (block.low ^ seed) >>> 0;
  const whole = length - (length % 8);
  for (let i = 0; i < whole; i += 8) {
    load(text, i, 8);
    multiply(block);
    fold(block);
    multiply(block);
    mix();
  }
  if (whole < length) {
    load(text, whole, length - whole);
    mix();
  }
  fold(hash);
  multiply(hash);
  fold(hash);
  return hash;
}

/** Puts up to eight bytes into `block`, the lowest first. */
function load(text: ByteString, start: number, count: number): void {
  let low = 0;
  let high = 0;
  for (let i = 0; i < count; i++) {
    const byte = text.charCodeAt(start + i);
    if (i < 4) low |= byte << (8 * i);
    else high |= byte << (8 * (i - 4));
  }
  block.low = low >>> 0;
  block.high = high >>> 0;
}

function mix(): void {
  hash.high = (hash.high ^ block.high) >>> 0;
  hash.low = (hash.low ^ block.low) >>> 0;
  multiply(hash);
}

/** `x ^= x >> 47` */
function fold(x: Halves): void {
  x.low = (x.low ^ (x.high >>> 15)) >>> 0;
}

/** `x *= 0xc6a4a7935bd1e995`, modulo 2^64: the low halves multiply as 16-bit digits, whose products doubles hold. */
function multiply(x: Halves): void {
  const { high, low } = x;
  const a0 = low & 0xffff;
  const a1 = low >>> 16;
  const b0 = multiplierLow & 0xffff;
  const b1 = multiplierLow >>> 16;
  const lowest = a0 * b0;
  const middle = a1 * b0 + Math.floor(lowest / 0x10000);
  const other = a0 * b1 + (middle % 0x10000);
  const carry = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000);
  x.low = Math.imul(low, multiplierLow) >>> 0;
  x.high = ((carry | 0) + Math.imul(high, multiplierLow) + Math.imul(low, multiplierHigh)) >>> 0;
}
