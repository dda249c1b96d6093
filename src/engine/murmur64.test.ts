import { describe, expect, test } from 'vitest';
import { murmur64 } from './murmur64.ts';

const mask = 2n ** 64n - 1n;
const multiplier = 0xc6a4a7935bd1e995n;

/** The same in whole 64-bit numbers. */
function wide(text: string, seed: bigint): bigint {
  const bytes = [...text].map((unit) => BigInt(unit.charCodeAt(0)));
  let hash = seed ^ ((BigInt(bytes.length) * multiplier) & mask);
  while (bytes.length > 0) {
    const block = bytes.splice(0, 8);
    let word = block.reduce((sum, byte, i) => sum | (byte << BigInt(8 * i)), 0n);
    if (block.length === 8) {
      word = (word * multiplier) & mask;
      word = ((word ^ (word >> 47n)) * multiplier) & mask;
    }
    hash = ((hash ^ word) * multiplier) & mask;
  }
  hash = ((hash ^ (hash >> 47n)) * multiplier) & mask;
  return hash ^ (hash >> 47n);
}

describe('murmur64', () => {
  test('equals the hash computed in whole numbers', () => {
    let state = 1;
    for (let i = 0; i < 2000; i++) {
      let text = '';
      for (let n = 0; n < i % 40; n++) {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        text += String.fromCharCode(state >>> 24);
      }
      const { high, low } = murmur64(text, 0xadc83b19);
      expect((BigInt(high) << 32n) | BigInt(low)).toBe(wide(text, 0xadc83b19n));
    }
  });
});
