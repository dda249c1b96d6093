import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';

function take(seed: string, count: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
}

test('a seed gives the same numbers again', () => {
  expect(take('redlet', 100)).toEqual(take('redlet', 100));
});

test('other seeds give other numbers, be they ever so alike', () => {
  const seeds = ['', '0', '1', '00', '01', '10', 'a', 'A', 'redlet', 'redlet ', 'tedler'];
  const firsts = new Set(seeds.flatMap((seed) => take(seed, 5)));
  expect(firsts.size).toBe(seeds.length * 5);
});

test('numbers lie in [0, 1) and fill it evenly', () => {
  const counts = new Array(20).fill(0);
  const numbers = take('even', 100_000);
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  for (const number of numbers) counts[Math.floor(number * 20)]++;
  // 5,000 each are expected; 69 is one standard deviation.
  for (const count of counts) expect(Math.abs(count - 5000)).toBeLessThan(5 * 69);
});
