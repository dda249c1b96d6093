// How near the engine's estimate of its memory comes to what the heap grew by: each type with 100,000 elements, and 100,000
// keys of small values. Prints a table; ends with code 1 if any estimate is off by more than a quarter.
//
//   node scripts/run.mjs bench/memory.ts

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makeEngine } from '../src/hosts/real-time.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const count = 100_000;
const allowed = 0.25;

/** A flat string of its own, as the protocol's decoder makes them. */
const own = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');
const small = (i: number) => own(`e:${i}`);
const large = (i: number) => own(`${i}:`.padEnd(200, 'x'));

const cases: Readonly<Record<string, (i: number) => string[]>> = {
  'string keys, 3 bytes': (i) => ['SET', own(`key:${i}`), own(String(100 + (i % 900)))],
  'string keys, 200 bytes': (i) => ['SET', own(`key:${i}`), large(i)],
  'string keys with a deadline': (i) => ['SET', own(`key:${i}`), small(i), 'EX', '1000'],
  'string in place, 200 bytes': (i) => ['APPEND', own(`key:${i >> 1}`), large(i)],
  'one list, small': (i) => ['RPUSH', 'k', small(i)],
  'one list, large': (i) => ['RPUSH', 'k', large(i)],
  'one set, small': (i) => ['SADD', 'k', small(i)],
  'one set, large': (i) => ['SADD', 'k', large(i)],
  'one hash, small': (i) => ['HSET', 'k', small(i), small(i)],
  'one hash, large': (i) => ['HSET', 'k', small(i), large(i)],
  'one zset, small': (i) => ['ZADD', 'k', own(String(i * 1.5)), small(i)],
  'one zset, large': (i) => ['ZADD', 'k', own(String(i * 1.5)), large(i)],
  'one stream, small': (i) => ['XADD', 'k', '*', own('f'), small(i)],
  'one stream, large': (i) => ['XADD', 'k', '*', own('field'), large(i)],
  'hashes of 10 fields': (i) => ['HSET', own(`h:${Math.floor(i / 10)}`), small(i), small(i)],
  'lists of 10 elements': (i) => ['RPUSH', own(`l:${Math.floor(i / 10)}`), small(i)],
  'sets of 10 members': (i) => ['SADD', own(`s:${Math.floor(i / 10)}`), small(i)],
  'zsets of 10 members': (i) => ['ZADD', own(`z:${Math.floor(i / 10)}`), own(String(i)), small(i)],
};

function used(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

let failed = 0;
for (const [name, words] of Object.entries(cases)) {
  const engine = makeEngine();
  const connection = engine.connect({ reply: () => undefined, push: () => undefined });
  for (let i = 0; i < 2000; i++) connection.submit(words(i));
  connection.submit(['FLUSHALL']);
  const heap = used();
  const before = engine.memory.dataset;
  for (let i = 0; i < count; i++) connection.submit(words(i));
  const grown = used() - heap;
  const estimate = engine.memory.dataset - before;
  const off = estimate / grown - 1;
  if (Math.abs(off) > allowed) failed++;
  const percent = `${off < 0 ? '' : '+'}${(100 * off).toFixed(1)} %`;
  console.log(
    `${name.padEnd(30)} heap ${String(grown).padStart(10)}  estimate ${String(estimate).padStart(10)}  ${percent}`,
  );
  connection.close();
}
console.log(failed === 0 ? 'every estimate is within 25 %' : `${failed} estimates are off by more than 25 %`);
process.exitCode = failed === 0 ? 0 : 1;
