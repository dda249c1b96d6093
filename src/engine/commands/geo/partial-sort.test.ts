import { describe, expect, test } from 'vitest';
import { partialSort } from './partial-sort.ts';

interface Item {
  readonly weight: number;
  readonly index: number;
}

const byWeight = (a: Item, b: Item) => a.weight - b.weight;
const items = (weights: readonly number[]): Item[] => weights.map((weight, index) => ({ weight, index }));

/** Every kind of order that quicksorts are known to dislike, at lengths around their thresholds. */
function* inputs(): Generator<[name: string, weights: number[]]> {
  for (const length of [0, 1, 2, 6, 7, 8, 40, 41, 100, 1000]) {
    const indexes = Array.from({ length }, (_, i) => i);
    yield [`${length} rising`, indexes];
    yield [`${length} falling`, indexes.map((i) => -i)];
    yield [`${length} equal`, indexes.map(() => 1)];
    yield [`${length} of few weights`, indexes.map((i) => (i * 7919) % 5)];
    yield [`${length} mixed`, indexes.map((i) => (i * 7919) % 1009)];
    yield [`${length} like organ pipes`, indexes.map((i) => Math.min(i, length - i))];
  }
}

describe.each([...inputs()])('%s', (_, weights) => {
  const sorted = [...weights].sort((a, b) => a - b);

  test.each([1, 3, 10, weights.length])('the first %d are right, and nothing is lost', (wanted) => {
    const list = items(weights);
    partialSort(list, byWeight, wanted);
    expect(list.slice(0, wanted).map(({ weight }) => weight)).toEqual(sorted.slice(0, wanted));
    expect(new Set(list.map(({ index }) => index)).size).toBe(weights.length);
  });
});

test('equals come as Redis leaves them', () => {
  // GEOSEARCH ... COUNT 8 DESC of eight members in one place and one elsewhere: 7.0.15, 8.0.2.
  const list = items([1, 1, 1, 1, 1, 1, 1, 1, 0]);
  partialSort(list, byWeight, 8);
  expect(list.slice(0, 8).map(({ index }) => index)).toEqual([8, 1, 2, 3, 0, 5, 6, 7]);
});
