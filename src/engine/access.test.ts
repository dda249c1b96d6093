import { describe, expect, test } from 'vitest';
import { AccessClock } from './access.ts';

function clockAt(start: number, chance = 0) {
  const time = { now: start };
  const clock = new AccessClock(time, () => chance);
  return { time, clock };
}

describe('idle time', () => {
  test('counts full seconds of the clock, not of the key', () => {
    const { time, clock } = clockAt(10_900);
    const noted = clock.fresh();
    time.now = 11_100;
    expect(clock.idle(noted)).toBe(1);
    time.now = 12_000;
    expect(clock.idle(noted)).toBe(2);
    expect(clock.idle(clock.used(noted))).toBe(0);
  });

  test('is nothing in the first second, so no column is needed', () => {
    const { clock } = clockAt(10_000);
    expect(clock.fresh()).toBe(0);
    expect(clock.used(0)).toBe(0);
  });
});

describe('frequency', () => {
  test('starts at 5, and rises one by one where chance allows', () => {
    const { clock } = clockAt(0);
    clock.countsUses = true;
    let noted = clock.fresh();
    expect(clock.frequency(noted)).toBe(5);
    for (let uses = 1; uses <= 3; uses++) noted = clock.used(noted);
    expect(clock.frequency(noted)).toBe(8);
  });

  test('rises the more rarely the higher it stands', () => {
    // At 6 the chance is 1 in 11, at 7 1 in 21.
    const { clock } = clockAt(0, 1 / 15);
    clock.countsUses = true;
    let noted = clock.fresh();
    for (let uses = 1; uses <= 100; uses++) noted = clock.used(noted);
    expect(clock.frequency(noted)).toBe(7);
  });

  test('ends at 255', () => {
    const { clock } = clockAt(0);
    clock.countsUses = true;
    let noted = clock.fresh();
    for (let uses = 1; uses <= 300; uses++) noted = clock.used(noted);
    expect(clock.frequency(noted)).toBe(255);
  });

  test('falls by one each lfu-decay-time minutes without a use, and a use notes the fall', () => {
    const { time, clock } = clockAt(0, 0.999);
    clock.countsUses = true;
    clock.decayMinutes = 2;
    const noted = 9;
    time.now = 6 * 60_000;
    expect(clock.frequency(noted)).toBe(6);
    expect(clock.frequency(clock.used(noted))).toBe(6);
    time.now = 60 * 60_000;
    expect(clock.frequency(noted)).toBe(0);
    clock.decayMinutes = 0;
    expect(clock.frequency(noted)).toBe(9);
  });
});
