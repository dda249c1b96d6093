// The estimate of memory against the heap, and maxmemory kept by it. The heap is measured in a process of its own; of
// writes this is a slice, bench/eviction.ts makes a million.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeEngine } from '../src/hosts/real-time.ts';

test('the estimate is within 25 % of what the heap grew by, for each type', { timeout: 240_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/run.mjs', 'bench/memory.ts']);
  expect(stdout).toContain('every estimate is within 25 %');
});

test.each(['allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'volatile-ttl'])(
  'maxmemory holds within a tenth while writes pass: %s',
  { timeout: 60_000 },
  (policy) => {
    const limit = 5_000_000;
    const engine = makeEngine({ config: { maxmemory: String(limit), 'maxmemory-policy': policy } });
    let refused = 0;
    const reply = (answer: unknown) => {
      if (answer !== 'OK' && typeof answer === 'object' && answer !== null && 'message' in answer) refused++;
    };
    const connection = engine.connect({ reply, push: () => undefined });
    let most = 0;
    for (let i = 0; i < 120_000; i++) {
      const key = `key:${(i * 7919) % 100_003}`;
      // Values that grow in place among those that are put anew.
      if (i % 10 === 0) connection.submit(['HSET', `h:${i % 1000}`, key, 'x'.repeat(i % 50)]);
      else connection.submit(['SET', key, 'x'.repeat(i % 100), 'PX', '100000000']);
      if (i % 1000 === 0) most = Math.max(most, engine.memory.used);
    }
    expect(most).toBeGreaterThan(0.9 * limit);
    expect(most).toBeLessThan(1.1 * limit);
    expect(engine.memory.used).toBeLessThan(1.1 * limit);
    expect(engine.stats.evictedKeys).toBeGreaterThan(20_000);
    expect(refused).toBe(0);
    // What was added up at each write is what a count of all there is comes to.
    const kept = engine.memory.dataset;
    for (const db of engine.databases) db.recount();
    expect(engine.memory.dataset).toBe(kept);
  },
);
