import { describe, expect, test } from 'vitest';
import { emptyListpackSize, entrySize } from './listpack.ts';

// What 7.0.15 and 8.0.2 add to ql_uncompressed_size (DEBUG OBJECT) for each of these elements.
const integers: [string, number][] = [
  ['0', 2],
  ['127', 2],
  ['128', 3],
  ['-1', 3],
  ['4095', 3],
  ['-4096', 3],
  ['4096', 4],
  ['-4097', 4],
  ['32767', 4],
  ['-32768', 4],
  ['32768', 5],
  ['8388607', 5],
  ['-8388608', 5],
  ['8388608', 6],
  ['-8388609', 6],
  ['2147483647', 6],
  ['-2147483648', 6],
  ['2147483648', 10],
  ['-2147483649', 10],
  ['9007199254740993', 10],
  ['9223372036854775807', 10],
  ['-9223372036854775808', 10],
];

const strings: [string, number][] = [
  ['', 2],
  ['-', 3],
  ['-0', 4],
  ['+1', 4],
  ['01', 4],
  ['1 ', 4],
  ['1e5', 5],
  ['--1', 5],
  ['9223372036854775808', 21],
  ['-9223372036854775809', 22],
  ['99999999999999999999', 22],
];

const lengths: [number, number][] = [
  [63, 65],
  [64, 67],
  [125, 128],
  [126, 130],
  [4095, 4099],
  [4096, 4103],
  [16377, 16384],
  [16378, 16386],
  [50000, 50008],
];

describe('listpack: the bytes of an entry', () => {
  test.each(integers)('the integer %s takes %i', (element, size) => {
    expect(entrySize(element)).toBe(size);
  });

  test.each(strings)('%j is a string and takes %i', (element, size) => {
    expect(entrySize(element)).toBe(size);
  });

  test.each(lengths)('a string of %i bytes takes %i', (length, size) => {
    expect(entrySize('x'.repeat(length))).toBe(size);
  });

  test('an empty listpack has its header and its end', () => {
    expect(emptyListpackSize).toBe(7);
  });
});
