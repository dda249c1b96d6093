// How maxmemory is kept while a million writes pass, and how often a cache hits that lives by it: allkeys-lru and
// allkeys-lfu on a Zipf load, here and on redis-server, the same requests in the same order.
//
//   node scripts/run.mjs bench/eviction.ts [REQUESTS] [redis-server's port]
//
// A request is GET and, if that misses, SET. Sizes differ between the two, so each is first filled to the limit without
// a policy and given the one that holds the same number of keys. Time matters to both clocks: redis-server's own passes
// as it will, and ours is moved so that the load takes as long.

import { connect } from 'node:net';
import process from 'node:process';
import { allCommands } from '../src/engine/commands/index.ts';
import { Engine } from '../src/engine/engine.ts';
import type { Reply } from '../src/engine/reply.ts';
import { VirtualHost } from '../src/testing/virtual-host.ts';

const requests = Number(process.argv[2] ?? 400_000);
const port = process.argv[3] === undefined ? null : Number(process.argv[3]);
const keys = 100_000;
const held = 10_000;
const value = 'x'.repeat(100);
const policies = ['allkeys-lru', 'allkeys-lfu', 'allkeys-random'];

/** A small generator: the load is the same for everybody. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ranks by Zipf's law, the exponent 1. */
function zipf(seed: number): () => number {
  const sums = new Float64Array(keys);
  let sum = 0;
  for (let i = 0; i < keys; i++) sums[i] = sum += 1 / (i + 1);
  const random = randomOf(seed);
  return () => {
    const drawn = random() * sum;
    let low = 0;
    for (let high = keys - 1; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] as number) < drawn) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

interface Server {
  ask(words: string[][]): Promise<(string | null)[]>;
  tick(ms: number): void;
}

function ours(): Server & { engine: Engine } {
  const host = new VirtualHost();
  const engine = new Engine({ host, commands: allCommands });
  host.attach(engine);
  let replies: (string | null)[] = [];
  const connection = engine.connect({
    reply: (reply) => void replies.push(textOf(reply)),
    push: () => undefined,
  });
  return {
    engine,
    ask(words) {
      replies = [];
      for (const each of words) connection.submit(each);
      return Promise.resolve(replies);
    },
    tick: (ms) => host.advance(ms),
  };
}

function textOf(reply: Reply): string | null {
  if (reply === null || typeof reply === 'string') return reply;
  return typeof reply === 'object' && 'text' in reply ? String(reply.text) : '';
}

/** As much RESP2 as this needs: statuses, errors, integers, strings. */
function theirs(at: number): Server & { close(): void } {
  const socket = connect(at, '127.0.0.1');
  let text = '';
  let wanted = 0;
  let replies: (string | null)[] = [];
  let done: (replies: (string | null)[]) => void = () => undefined;
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    let from = 0;
    while (replies.length < wanted) {
      const end = text.indexOf('\r\n', from);
      if (end < 0) break;
      const line = text.slice(from + 1, end);
      if (text[from] !== '$' || line === '-1') {
        replies.push(text[from] === '$' ? null : line);
        from = end + 2;
      } else {
        const next = end + 2 + Number(line) + 2;
        if (next > text.length) break;
        replies.push(text.slice(end + 2, next - 2));
        from = next;
      }
    }
    text = text.slice(from);
    if (replies.length === wanted) done(replies);
  });
  return {
    ask: (words) =>
      new Promise((resolve) => {
        [replies, wanted, done] = [[], words.length, resolve];
        socket.write(words.map((w) => `*${w.length}\r\n${w.map((x) => `$${x.length}\r\n${x}\r\n`).join('')}`).join(''));
      }),
    tick: () => undefined,
    close: () => socket.destroy(),
  };
}

const batch = 50;

async function used(server: Server): Promise<number> {
  const [info] = await server.ask([['INFO', 'memory']]);
  return Number(/used_memory:(\d+)/.exec(info ?? '')?.[1]);
}

/** The share of requests that hit, once the cache is warm, and how long the load took. */
async function hitRate(server: Server, policy: string, msPerBatch: number): Promise<{ rate: number; ms: number }> {
  await server.ask([['FLUSHALL'], ['CONFIG', 'SET', 'maxmemory', '0', 'maxmemory-policy', policy]]);
  for (let i = 0; i < held; i += batch) {
    await server.ask(Array.from({ length: batch }, (_, j) => ['SET', `key:${String(i + j + keys)}`, value]));
  }
  await server.ask([['CONFIG', 'SET', 'maxmemory', String(await used(server))]]);
  const next = zipf(7);
  let hits = 0;
  const startedAt = performance.now();
  for (let i = 0; i < requests; i += batch) {
    const names = Array.from({ length: batch }, () => `key:${String(next())}`);
    const found = await server.ask(names.map((name) => ['GET', name]));
    const missing = names.filter((_, j) => found[j] === null);
    if (i >= requests / 4) hits += batch - missing.length;
    if (missing.length > 0) await server.ask(missing.map((name) => ['SET', name, value]));
    server.tick(msPerBatch);
  }
  await server.ask([['CONFIG', 'SET', 'maxmemory', '0']]);
  return { rate: (100 * hits) / (requests * 0.75), ms: performance.now() - startedAt };
}

async function keepsLimit(): Promise<void> {
  const limit = 20_000_000;
  const server = ours();
  await server.ask([['CONFIG', 'SET', 'maxmemory', String(limit), 'maxmemory-policy', 'allkeys-lru']]);
  let most = 0;
  const startedAt = performance.now();
  for (let i = 0; i < 1_000_000; i++) {
    await server.ask([['SET', `key:${(i * 7919) % 700_001}`, 'x'.repeat(i % 100)]]);
    if (i % 1000 === 0) most = Math.max(most, server.engine.memory.used);
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`a million writes in ${seconds} s: at most ${((100 * most) / limit).toFixed(2)} % of maxmemory`);
  if (most > 1.1 * limit) process.exitCode = 1;
}

await keepsLimit();
for (const policy of policies) {
  const real = port === null ? null : theirs(port);
  const their = real === null ? null : await hitRate(real, policy, 0);
  real?.close();
  const our = await hitRate(ours(), policy, Math.max(1, Math.round((their?.ms ?? 8000) / (requests / batch))));
  const beside = their === null ? '' : `, redis-server ${their.rate.toFixed(2)} % in ${(their.ms / 1000).toFixed(1)} s`;
  console.log(`${policy.padEnd(16)} ${our.rate.toFixed(2)} %${beside}`);
  if (their !== null && Math.abs(our.rate - their.rate) > 3) process.exitCode = 1;
}
