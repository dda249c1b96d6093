import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SortedKeys } from './sorted-keys.ts';

const bytes = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 4,
});

describe('SortedKeys', () => {
  test('agrees with a sorted array whatever is added and deleted', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), bytes), { maxLength: 60 }), (steps) => {
        const keys = new SortedKeys();
        const set = new Set<string>();
        for (const [adds, key] of steps) {
          if (adds) {
            expect(keys.add(key)).toBe(!set.has(key));
            set.add(key);
          } else expect(keys.delete(key)).toBe(set.delete(key));
          expect(keys.has(key)).toBe(adds);
        }
        expect(keys.size).toBe(set.size);
        const sorted = [...set].sort();
        expect(keys.slice(0, 100)).toEqual(sorted);
        sorted.forEach((key, i) => expect(keys.indexAfter(key)).toBe(i + 1));
      }),
    );
  });

  test('keeps order over many blocks, added from both ends and deleted from the middle', () => {
    const keys = new SortedKeys();
    const name = (i: number) => `key:${String(i).padStart(5, '0')}`;
    for (let i = 0; i < 5_000; i++) {
      keys.add(name(5_000 + i));
      keys.add(name(4_999 - i));
    }
    for (let i = 3_000; i < 6_000; i++) keys.delete(name(i));
    expect(keys.size).toBe(7_000);
    expect(keys.slice(2_998, 4)).toEqual([name(2_998), name(2_999), name(6_000), name(6_001)]);
    expect(keys.slice(6_999, 10)).toEqual([name(9_999)]);
    expect(keys.indexAfter(name(4_000))).toBe(3_000);
  });

  test('takes keys longer than a block began with', () => {
    const keys = new SortedKeys();
    const long = 'x'.repeat(100_000);
    keys.add('a');
    keys.add(long);
    keys.add('z');
    expect(keys.slice(0, 3)).toEqual(['a', long, 'z']);
    keys.delete(long);
    expect(keys.slice(0, 3)).toEqual(['a', 'z']);
  });
});
