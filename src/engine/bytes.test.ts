import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toByteString, toBytes, writeBytes } from './bytes.ts';

test('every byte comes back, at every length around a chunk', () => {
  const all = Uint8Array.from({ length: 9000 }, (_, i) => (i * 37) & 0xff);
  for (const length of [0, 1, 7, 8, 9, 255, 256, 4095, 4096, 4097, 8192, 8193, 9000]) {
    const bytes = all.subarray(0, length);
    const text = toByteString(bytes);
    expect(text.length).toBe(length);
    expect(toBytes(text)).toEqual(bytes);
  }
});

test('a part is what lies between start and end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), fc.nat(40), (bytes, a, b) => {
      const [start, end] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)];
      expect(toByteString(bytes, start, end)).toBe(toByteString(bytes).slice(start, end));
    }),
  );
});

test('writeBytes touches nothing else', () => {
  const target = Uint8Array.of(1, 2, 3, 4, 5);
  writeBytes(target, 1, '\x00\xff');
  expect([...target]).toEqual([1, 0, 255, 4, 5]);
});
