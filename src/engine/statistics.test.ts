// The histogram against sorted samples, and what a real server does not let a test order: time and many error codes.

import { describe, expect, test } from 'vitest';
import { errors } from './errors.ts';
import { Profile } from './profile.ts';
import { seededRandom } from './random.ts';
import { LatencyHistogram, Statistics } from './statistics.ts';

describe('LatencyHistogram', () => {
  test('tells a duration by the largest that falls together with it, as Redis does', () => {
    // redis-server 7.0.15 showed 2.007, 31.103 and 206.847 us for calls of 2, 31 and 206 us.
    for (const [nanoseconds, shown] of [
      [1, 1],
      [255, 255],
      [256, 257],
      [2_001, 2_007],
      [31_050, 31_103],
      [206_000, 206_847],
    ] as const) {
      const histogram = new LatencyHistogram();
      histogram.add(nanoseconds);
      expect(histogram.counts).toEqual([[shown, 1]]);
      expect(histogram.at(50)).toBe(shown);
    }
  });

  test('keeps durations between a nanosecond and a second', () => {
    const histogram = new LatencyHistogram();
    histogram.add(0);
    histogram.add(-5);
    histogram.add(5e12);
    const [shortest, longest] = histogram.counts;
    expect(shortest).toEqual([1, 2]);
    expect(longest?.[0]).toBeGreaterThanOrEqual(1e9);
    expect(longest?.[0]).toBeLessThan(1.01e9);
  });

  test('finds percentiles within one part in a hundred of the exact ones', () => {
    const random = seededRandom('percentiles');
    const histogram = new LatencyHistogram();
    const samples = Array.from({ length: 5000 }, () => Math.ceil(10 ** (random() * 8)));
    for (const sample of samples) histogram.add(sample);
    samples.sort((a, b) => a - b);
    expect(histogram.total).toBe(samples.length);
    for (const percentile of [0, 1, 50, 99, 99.9, 100]) {
      const exact = samples[Math.max(Math.floor((percentile / 100) * samples.length + 0.5), 1) - 1] as number;
      expect(histogram.at(percentile)).toBeGreaterThanOrEqual(exact);
      expect(histogram.at(percentile)).toBeLessThanOrEqual(exact * 1.01 + 1);
    }
  });

  test('forgets', () => {
    const histogram = new LatencyHistogram();
    for (const sample of [1, 1, 5, 5, 1]) histogram.add(sample);
    expect(histogram.counts).toEqual([
      [1, 3],
      [5, 2],
    ]);
    histogram.clear();
    expect([histogram.total, histogram.counts, histogram.at(50)]).toEqual([0, [], 0]);
  });
});

describe('Statistics', () => {
  test('counts an error without a code as ERR', () => {
    const stats = new Statistics(new Profile('7.0'));
    for (const message of ['ERR no', 'WRONGTYPE x', 'alone', 'ERR again']) stats.countError(errors.coded(message));
    expect([...stats.errors]).toEqual([
      ['ERR', 3],
      ['WRONGTYPE', 1],
    ]);
    expect(stats.errorReplies).toBe(4);
  });

  // Asked of both servers with EVAL: 7.0.15 goes on, 8.0.2 gives up at the 129th code.
  test.each([
    ['7.0', 140],
    ['8.0', 1],
  ] as const)('of %s keeps %i of 140 codes', (line, kept) => {
    const stats = new Statistics(new Profile(line));
    for (let i = 0; i < 140; i++) stats.countError(errors.coded(`E${i} x`));
    expect(stats.errors.size).toBe(kept);
    expect(stats.errors.has('ERRORSTATS_DISABLED')).toBe(line === '8.0');
    expect(stats.errorReplies).toBe(140);
    stats.reset();
    expect(stats.errors.size).toBe(0);
  });

  test('tells commands a second since the last time of asking', () => {
    const stats = new Statistics();
    expect(stats.commandsPerSecond(1000)).toBe(0);
    stats.commandsProcessed = 50;
    expect(stats.commandsPerSecond(1050)).toBe(0);
    expect(stats.commandsPerSecond(1500)).toBe(100);
    stats.reset();
    expect(stats.commandsPerSecond(2000)).toBe(0);
  });

  test('draws its ids when first asked, and another replication id on demand', () => {
    const stats = new Statistics();
    const random = seededRandom('ids');
    const { runId, replicationId } = stats.identity(random);
    expect(runId).toMatch(/^[0-9a-f]{40}$/);
    expect(replicationId).not.toBe(runId);
    expect(stats.identity(random)).toEqual({ runId, replicationId });
    stats.changeReplicationId(random);
    expect(stats.identity(random).runId).toBe(runId);
    expect(stats.identity(random).replicationId).not.toBe(replicationId);
  });
});
