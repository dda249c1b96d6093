import { describe, expect, test } from 'vitest';
import {
  addToRegisters,
  cacheCardinality,
  cachedCardinality,
  countDistinct,
  countRegisters,
  denseBytes,
  HyperLogLog,
  hyperLogLogEncoding,
  isHyperLogLog,
  mergeRegisters,
  registerCount,
} from './hyperloglog.ts';
import { estimate } from './hyperloglog-estimate.ts';
import { sparseRuns } from './hyperloglog-sparse.ts';

const roomy = 16_000;

function registersOf(bytes: Uint8Array): Uint8Array {
  const registers = new Uint8Array(registerCount);
  expect(mergeRegisters(bytes, registers)).toBe(true);
  return registers;
}

/** Pseudo-random numbers below `limit`, the same ones each time. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

describe('registers', () => {
  test('are the same sparse, dense and one a byte', () => {
    const plain = new Uint8Array(registerCount);
    const sparse = new HyperLogLog();
    const dense = new HyperLogLog();
    expect(dense.toDense()).toBe(true);
    for (let i = 0; i < 1500; i++) {
      addToRegisters(plain, `element ${i}`);
      expect(sparse.add(`element ${i}`, roomy)).toBe(dense.add(`element ${i}`, roomy));
    }
    const [a, b] = [sparse.string.toBytes(), dense.string.toBytes()];
    expect([hyperLogLogEncoding(a), hyperLogLogEncoding(b)]).toEqual(['sparse', 'dense']);
    expect(registersOf(a)).toEqual(plain);
    expect(registersOf(b)).toEqual(plain);
    expect(denseBytes(b, plain)).toEqual(b);
  });

  test('raised in any order cover 16384 in sparse runs', () => {
    const next = numbers(7);
    const plain = new Uint8Array(registerCount);
    const counter = new HyperLogLog();
    for (let i = 0; i < 1500; i++) {
      // Close together, so that runs are cut, joined and used up.
      const index = next(3) === 0 ? next(registerCount) : next(300);
      const value = 1 + next(3);
      const isHigher = value > (plain[index] as number);
      expect(counter.raise(index, value, roomy)).toBe(isHigher);
      if (isHigher) plain[index] = value;
    }
    const bytes = counter.string.toBytes();
    const covered = [...sparseRuns(bytes, 16)].reduce((sum, { length }) => sum + length, 0);
    expect(covered).toBe(registerCount);
    expect(registersOf(bytes)).toEqual(plain);
  });

  test('become dense where a run cannot hold the value', () => {
    const counter = new HyperLogLog();
    expect(counter.raise(9, 32, roomy)).toBe(true);
    expect(hyperLogLogEncoding(counter.string.toBytes())).toBe('sparse');
    expect(counter.raise(5, 33, roomy)).toBe(true);
    const bytes = counter.string.toBytes();
    expect(hyperLogLogEncoding(bytes)).toBe('dense');
    expect([registersOf(bytes)[5], registersOf(bytes)[9]]).toEqual([33, 32]);
  });

  test('taken at once equal those raised one by one', () => {
    for (const max of [100, 1000, roomy]) {
      const plain = new Uint8Array(registerCount);
      for (let i = 0; i < 200; i++) addToRegisters(plain, `${i}`);
      const taken = new HyperLogLog();
      taken.take(plain, false, max);
      const raised = new HyperLogLog();
      plain.forEach((value, i) => {
        if (value > 0) raised.raise(i, value, max);
      });
      expect(taken.string.toBytes()).toEqual(raised.string.toBytes());
    }
  });
});

describe('counting', () => {
  test('is within four standard errors', () => {
    const registers = new Uint8Array(registerCount);
    let next = 1;
    for (let i = 1; i <= 300_000; i++) {
      addToRegisters(registers, `${i}`);
      if (i !== next) continue;
      expect(Math.abs(Number(countRegisters(registers)) - i)).toBeLessThanOrEqual(Math.ceil(i * 0.0325));
      next *= 3;
    }
  });

  test('knows nothing and infinity', () => {
    const histogram = new Uint32Array(64);
    histogram[0] = registerCount;
    expect(estimate(histogram, registerCount)).toBe(0n);
    histogram[0] = 0;
    histogram[51] = registerCount;
    expect(estimate(histogram, registerCount)).toBe(2n ** 63n);
  });

  test('is kept until something changes', () => {
    const counter = new HyperLogLog();
    const bytes = counter.string.toBytes();
    expect(cachedCardinality(bytes)).toBe(0n);
    cacheCardinality(bytes, 2n ** 40n + 5n);
    expect(cachedCardinality(bytes)).toBe(2n ** 40n + 5n);
    counter.markStale();
    expect(cachedCardinality(counter.string.toBytes())).toBeNull();
    cacheCardinality(bytes, 2n ** 63n);
    expect(cachedCardinality(bytes)).toBeNull();
  });
});

describe('corrupt bytes', () => {
  const head = [0x48, 0x59, 0x4c, 0x4c, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80];

  test.each([
    ['too few registers', [0x7f, 0xfe]],
    ['too many', [0x7f, 0xff, 0x00]],
    ['none', []],
  ])('%s', (_, runs) => {
    const bytes = Uint8Array.from([...head, ...runs]);
    expect(isHyperLogLog(bytes)).toBe(true);
    expect(countDistinct(bytes)).toBeNull();
  });

  test('are no HyperLogLog without their head, or with another length', () => {
    expect(isHyperLogLog(Uint8Array.from(head.slice(1)))).toBe(false);
    expect(isHyperLogLog(Uint8Array.from([0x49, ...head.slice(1)]))).toBe(false);
    expect(isHyperLogLog(Uint8Array.from(head.with(4, 0)))).toBe(false);
    expect(isHyperLogLog(Uint8Array.from(head.with(4, 2)))).toBe(false);
  });

  test('never throw, whatever they are', () => {
    const next = numbers(3);
    for (let i = 0; i < 3000; i++) {
      const bytes = Uint8Array.from([...head, ...Array.from({ length: next(20) }, () => next(256))]);
      const counter = new HyperLogLog(String.fromCharCode(...bytes));
      for (let n = 0; n < 5; n++) counter.raise(next(registerCount), 1 + next(40), roomy);
      counter.markStale();
      expect(isHyperLogLog(counter.string.toBytes())).toBe(true);
    }
  });
});
