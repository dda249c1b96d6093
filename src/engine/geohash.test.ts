import { describe, expect, test } from 'vitest';
import {
  distance,
  distanceWithin,
  geohashText,
  maxLatitude,
  type Position,
  positionOf,
  rangesOf,
  scoreOf,
} from './geohash.ts';

const at = (longitude: number, latitude: number): Position => ({ longitude, latitude });
const palermo = at(13.361389, 38.115556);
const catania = at(15.087269, 37.502669);

/** Positions all over the map, and near its edges. */
function* positions(): Generator<Position> {
  for (let longitude = -180; longitude <= 180; longitude += 22.4999) {
    for (let latitude = -85; latitude <= 85; latitude += 8.4999) yield at(longitude, latitude);
  }
  yield* [at(180, maxLatitude), at(-180, -maxLatitude), at(180, 0), at(0, maxLatitude)];
}

describe('scores (asked of redis-server 7.0.15 and 8.0.2)', () => {
  test.each([
    [palermo, 3479099956230698],
    [catania, 3479447370796909],
    [at(180, maxLatitude), 13510798882111488],
    [at(-180, -maxLatitude), 0],
    [at(180, 0), 10133099161583616],
  ])('the score of %o is %d', (position, score) => {
    expect(scoreOf(position)).toBe(score);
  });

  test('a score leads back to within a metre of the position', () => {
    for (const position of positions()) expect(distance(position, positionOf(scoreOf(position)))).toBeLessThan(1);
  });

  test('the middle of a cell has the score of the cell, but at the edges', () => {
    for (const position of positions()) {
      const score = scoreOf(position);
      if (position.longitude < 180 && position.latitude < maxLatitude) expect(scoreOf(positionOf(score))).toBe(score);
    }
  });

  test('a score that is no geohash is read as the 64 bits that x86-64 makes of it', () => {
    expect(positionOf(-1)).toEqual(at(180, maxLatitude));
    expect(positionOf(Infinity)).toEqual(positionOf(0));
    expect(positionOf(-Infinity)).toEqual(positionOf(2 ** 63));
    expect(positionOf(1.9)).toEqual(positionOf(1));
  });
});

test('geohashes end in 0 after ten digits', () => {
  expect(geohashText(scoreOf(palermo))).toBe('sqc8b49rny0');
  expect(geohashText(scoreOf(catania))).toBe('sqdtr74hyu0');
});

describe('searches', () => {
  const circle = (center: Position, radius: number) => ({ center, radius, shape: 'circle', unit: 1 }) as const;

  test('what is near is in one of the ranges, whatever the radius', () => {
    for (const center of positions()) {
      if (Math.abs(center.longitude) > 170 || Math.abs(center.latitude) > 80) continue;
      for (let radius = 10; radius < 1e5; radius *= 10) {
        const ranges = rangesOf(circle(center, radius));
        for (const [dx, dy] of [
          [0, 0],
          [0.6, 0.6],
          [-0.6, 0.6],
          [0.6, -0.6],
          [-0.9, 0],
          [0, -0.9],
        ] as const) {
          const degrees = radius / 111319;
          const position = at(
            center.longitude + (dx * degrees) / Math.cos((center.latitude * Math.PI) / 180),
            center.latitude + dy * degrees,
          );
          const score = scoreOf(position);
          expect(distanceWithin(circle(center, radius * 1.1), position)).not.toBeNull();
          expect(ranges.filter(({ min, max }) => score >= min && score < max)).toHaveLength(1);
        }
      }
    }
  });

  test('the centre comes first', () => {
    const [first] = rangesOf(circle(palermo, 1000));
    const score = scoreOf(palermo);
    expect(first && first.min <= score && score < first.max).toBe(true);
  });

  test('a radius of nothing is one cell and those that it may touch', () => {
    expect(rangesOf(circle(palermo, 0)).every(({ min, max }) => max - min === 1)).toBe(true);
  });

  test('a radius of the whole earth is four cells, none twice', () => {
    const ranges = rangesOf(circle(palermo, 3e7));
    expect(new Set(ranges.map(({ min }) => min)).size).toBe(ranges.length);
    expect(ranges.reduce((sum, { min, max }) => sum + max - min, 0)).toBe(2 ** 52);
  });
});
