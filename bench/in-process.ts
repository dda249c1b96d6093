// Commands per second within one process: Redlet's client over `memory:` and its engine called directly, against
// ioredis-mock. Everybody does the same commands, in turns.

import MockRedis from 'ioredis-mock';
import type { Engine } from '../src/engine/engine.ts';
import { makeEngine } from '../src/hosts/real-time.ts';
import { type Client, connect } from '../src/index.ts';
import { median, printTable, rate, ratio } from './table.ts';

export interface InProcessEffort {
  readonly rounds: number;
  /** Milliseconds of one measurement. */
  readonly ms: number;
}

const inFlight = 1000;
const value = 'x'.repeat(100);
const keys = Array.from({ length: 10_000 }, (_, i) => `key:${String(i).padStart(12, '0')}`);
const keyAt = (i: number) => keys[i % keys.length] as string;

/** What is common to Redlet's client, ioredis-mock and their pipelines. */
interface Methods {
  set(key: string, value: string): unknown;
  get(key: string): unknown;
  incr(key: string): unknown;
  lpush(key: string, element: string): unknown;
  sadd(key: string, member: string): unknown;
  hset(key: string, field: string, value: string): unknown;
  zadd(key: string, score: number, member: string): unknown;
  zrange(key: string, start: number, stop: number): unknown;
}

interface Operation {
  readonly words: (i: number) => readonly string[];
  readonly call: (target: Methods, i: number) => unknown;
}

/** Aggregates are a hundred of each, with a hundred elements: ioredis-mock copies a whole one at every write. */
const operations: Readonly<Record<string, Operation>> = {
  SET: { words: (i) => ['SET', keyAt(i), value], call: (to, i) => to.set(keyAt(i), value) },
  GET: { words: (i) => ['GET', keyAt(i)], call: (to, i) => to.get(keyAt(i)) },
  INCR: { words: (i) => ['INCR', `n:${i % 100}`], call: (to, i) => to.incr(`n:${i % 100}`) },
  LPUSH: { words: (i) => ['LPUSH', `l:${i % 1000}`, value], call: (to, i) => to.lpush(`l:${i % 1000}`, value) },
  SADD: { words: (i) => ['SADD', `s:${i % 100}`, keyAt(i)], call: (to, i) => to.sadd(`s:${i % 100}`, keyAt(i)) },
  HSET: {
    words: (i) => ['HSET', `h:${i % 100}`, keyAt(i), value],
    call: (to, i) => to.hset(`h:${i % 100}`, keyAt(i), value),
  },
  ZADD: {
    words: (i) => ['ZADD', `z:${i % 100}`, String(i % 1000), keyAt(i)],
    call: (to, i) => to.zadd(`z:${i % 100}`, i % 1000, keyAt(i)),
  },
  ZRANGE: { words: (i) => ['ZRANGE', `z:${i % 100}`, '0', '9'], call: (to, i) => to.zrange(`z:${i % 100}`, 0, 9) },
};

/** Does so many commands, from the i-th on. */
type Work = (operation: Operation, from: number, count: number) => Promise<unknown> | undefined;

export type InProcessResults = Record<string, Record<string, number>>;

export async function benchInProcess({ rounds, ms }: InProcessEffort): Promise<InProcessResults> {
  const client = await connect('memory:');
  const mock = new MockRedis();
  const ways: Record<string, Work> = {
    'engine, direct': direct(makeEngine()),
    'memory:, await each': (operation, from, count) => eachAwaited(redletMethods(client), operation, from, count),
    'ioredis-mock, await each': (operation, from, count) => eachAwaited(mockMethods(mock), operation, from, count),
    'memory:, 1000 in flight': (operation, from, count) => together(redletMethods(client), operation, from, count),
    'ioredis-mock, 1000 in flight': (operation, from, count) => together(mockMethods(mock), operation, from, count),
    'memory:, pipeline': (operation, from, count) => {
      const pipeline = client.pipeline();
      for (let i = from; i < from + count; i++) operation.call(redletMethods(pipeline as unknown as Client), i);
      return pipeline.exec();
    },
    'ioredis-mock, pipeline': (operation, from, count) => {
      const pipeline = mock.pipeline();
      for (let i = from; i < from + count; i++) operation.call(pipeline as unknown as Methods, i);
      return pipeline.exec();
    },
  };
  const results: InProcessResults = {};
  for (const [name, operation] of Object.entries(operations)) results[name] = await race(ways, operation, rounds, ms);
  await client.quit();
  mock.disconnect();
  printResults(results);
  return results;
}

async function race(ways: Readonly<Record<string, Work>>, operation: Operation, rounds: number, ms: number) {
  const rates = Object.fromEntries(Object.keys(ways).map((name) => [name, [] as number[]]));
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, work] of Object.entries(ways)) {
      const perSecond = await measure(work, operation, ms);
      if (round > 0) rates[name]?.push(perSecond);
    }
  }
  return Object.fromEntries(Object.entries(rates).map(([name, measured]) => [name, median(measured)]));
}

async function measure(work: Work, operation: Operation, ms: number): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  let now = startedAt;
  while (now - startedAt < ms) {
    await work(operation, done, inFlight);
    done += inFlight;
    now = performance.now();
  }
  return (done * 1000) / (now - startedAt);
}

function direct(engine: Engine): Work {
  const connection = engine.connect({ reply() {}, push() {} });
  return (operation, from, count) => {
    for (let i = from; i < from + count; i++) connection.submit(operation.words(i));
    return undefined;
  };
}

async function eachAwaited(target: Methods, operation: Operation, from: number, count: number): Promise<void> {
  for (let i = from; i < from + count; i++) await operation.call(target, i);
}

function together(target: Methods, operation: Operation, from: number, count: number): Promise<unknown> {
  const sent: unknown[] = [];
  for (let i = from; i < from + count; i++) sent.push(operation.call(target, i));
  return Promise.all(sent);
}

function mockMethods(mock: InstanceType<typeof MockRedis>): Methods {
  return mock as unknown as Methods;
}

/** Redlet's ZADD and HSET take pairs as one argument; so do people who use it. */
function redletMethods(client: Client): Methods {
  return {
    set: (key, text) => client.set(key, text),
    get: (key) => client.get(key),
    incr: (key) => client.incr(key),
    lpush: (key, element) => client.lpush(key, element),
    sadd: (key, member) => client.sadd(key, member),
    hset: (key, field, text) => client.hset(key, { [field]: text }),
    zadd: (key, score, member) => client.zadd(key, { [member]: score }),
    zrange: (key, start, stop) => client.zrange(key, start, stop),
  };
}

function printResults(results: InProcessResults): void {
  const names = Object.keys(results);
  const ways = Object.keys(results[names[0] ?? ''] ?? {});
  const rows = ways.map((way) => [way, ...names.map((name) => rate(results[name]?.[way] ?? Number.NaN))]);
  for (const manner of ['await each', '1000 in flight', 'pipeline']) {
    rows.push([
      `  ratio, ${manner}`,
      ...names.map((name) =>
        ratio(results[name]?.[`memory:, ${manner}`] ?? null, results[name]?.[`ioredis-mock, ${manner}`] ?? null),
      ),
    ]);
  }
  printTable('In one process (Node): commands/s; ratios are memory: to ioredis-mock', ['', ...names], rows);
}
