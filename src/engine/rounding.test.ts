import { expect, test } from 'vitest';
import { bitLength, scanHexadecimal, shiftRounded } from './rounding.ts';

test('bitLength: the bits up to the highest that is set', () => {
  for (const [value, bits] of [
    [0n, 0],
    [1n, 1],
    [2n, 2],
    [7n, 3],
    [8n, 4],
    [15n, 4],
    [16n, 5],
    [255n, 8],
  ] as const) {
    expect(bitLength(value)).toBe(bits);
  }
  for (let bits = 1; bits < 300; bits++) {
    expect(bitLength(1n << BigInt(bits - 1))).toBe(bits);
    expect(bitLength((1n << BigInt(bits)) - 1n)).toBe(bits);
  }
});

test('shiftRounded: halves go to the even neighbour', () => {
  expect([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n].map((value) => shiftRounded(value, 2))).toEqual([
    0n,
    0n,
    0n,
    1n,
    1n,
    1n,
    2n,
    2n,
    2n,
  ]);
  expect(shiftRounded(3n, 0)).toBe(3n);
  expect(shiftRounded(3n, -2)).toBe(12n);
});

test('scanHexadecimal: the digits without their point', () => {
  expect(scanHexadecimal('0x1.8p3')).toEqual({ significand: 24n, exponent: -1 });
  expect(scanHexadecimal('-0X.fP-2')).toEqual({ significand: 15n, exponent: -6 });
  for (const text of ['', '0x', '0x.', '0x.p1', '0x1p', '0xg', '1p3', '0x1 ', ' 0x1']) {
    expect(scanHexadecimal(text)).toBeNull();
  }
});
