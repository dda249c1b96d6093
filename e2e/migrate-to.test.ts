// migrateTo: Redlet to redis-server and back without a difference, by payloads and by commands, over REST, interrupted, with
// conflicts; and what cannot be carried.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { upstash } from '../src/adapters/upstash/handler.ts';
import { type Client, connect, type MigrationError, type MigrationProgress } from '../src/index.ts';
import { isAvailable, type RealServer, startServer } from './servers.ts';

const servers = new Map<string, RealServer>();
const names = ['8.0.2', '7.0.15'] as const;
const opened: Client[] = [];

beforeAll(async () => {
  for (const name of names) if (isAvailable(name)) servers.set(name, await startServer(name));
});

afterAll(async () => {
  for (const client of opened) client.close();
  for (const server of servers.values()) await server.stop();
});

async function open(...args: Parameters<typeof connect>): Promise<Client> {
  const client = await connect(...args);
  opened.push(client);
  return client;
}

async function openReal(name: (typeof names)[number]): Promise<Client> {
  const client = await open(`redis://127.0.0.1:${(servers.get(name) as RealServer).port}`);
  await client.flushall();
  return client;
}

const bytes = Uint8Array.of(0, 255, 13, 10);
const later = Date.now() + 3_600_000;

/** Every type, encoding and thing that belongs to a key; `newest`: what 7.0 has not. */
async function fill(client: Client, newest: boolean): Promise<void> {
  await client.mset({ 'string:int': 12, 'string:text': 'é'.repeat(100), 'string:empty': '' });
  await client.set(bytes, bytes, { pxat: later });
  await client.rpush(
    'list:long',
    Array.from({ length: 3000 }, (_, i) => `element ${i}`),
  );
  await client.rpush('list:short', 'a', bytes, '');
  await client.sadd('set:ints', '3', '1', '2');
  await client.sadd(
    'set:large',
    Array.from({ length: 2000 }, (_, i) => `member ${i}`),
  );
  await client.zadd('zset', { a: 1, b: -2.5, c: 1e300, d: Number.NEGATIVE_INFINITY, e: 0.1 });
  await client.zadd('zset:large', Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`m${i}`, i / 3])));
  await client.hset('hash', { a: 1, b: 'é' });
  await client.hset('hash:large', Object.fromEntries(Array.from({ length: 1200 }, (_, i) => [`f${i}`, i])));
  await client.pfadd('hyperloglog', 'a', 'b', 'c');
  await client.setbit('bitmap', 10_000, 1);
  await client.geoadd('geo', { longitude: 13.36, latitude: 38.11, member: 'Palermo' });
  await client.expireat('hash', Math.floor(later / 1000));
  for (let i = 1; i <= 150; i++) await client.xadd('stream', `${i}-1`, { n: i, b: bytes });
  await client.xdel('stream', '150-1', '3-1');
  await client.xgroupCreate('stream', 'g', '0');
  await client.xgroupCreate('stream', 'idle', '$');
  await client.xgroupCreateconsumer('stream', 'g', 'nobody');
  await client.xreadgroup('g', 'alice', { stream: '>' }, { count: 3 });
  await client.xreadgroup('g', 'bob', { stream: '>' }, { count: 2 });
  await client.xclaim('stream', 'g', 'bob', 0, '1-1');
  await client.xadd('stream:empty', '5-5', { f: 1 });
  await client.xtrim('stream:empty', { maxlen: 0 });
  if (!newest) return;
  await client.hset('hash:fields', { stays: 1, goes: 2 });
  await client.hpexpireat('hash:fields', later, 'goes');
}

/** All that is in a database, whatever holds it. */
async function contents(client: Client): Promise<Record<string, unknown>> {
  const raw = client.with({ decode: 'bytes' });
  const found: Record<string, unknown> = {};
  for await (const key of raw.scanIterator({ count: 1000 })) {
    const name = Buffer.from(key).toString('latin1');
    found[name] = [await client.type(key), await client.pexpiretime(key), await valueIn(client, raw, key)];
  }
  return found;
}

async function valueIn(client: Client, raw: Client<Uint8Array>, key: Uint8Array): Promise<unknown> {
  switch (await client.type(key)) {
    case 'string':
      return raw.get(key);
    case 'list':
      return raw.lrange(key, 0, -1);
    case 'set':
      return (await client.smembers(key)).sort();
    case 'zset':
      return client.call('ZRANGE', key, 0, -1, 'WITHSCORES');
    case 'hash':
      return Object.entries(await client.hgetall(key)).sort();
    default: {
      const info = (await client.call('XINFO', 'STREAM', key, 'FULL', 'COUNT', 0)) as Record<string, unknown>;
      const {
        entries,
        groups,
        length,
        'last-generated-id': last,
        'max-deleted-entry-id': deleted,
        'entries-added': added,
      } = info;
      const known = (groups as Record<string, unknown>[]).map(
        ({ name, pel, 'last-delivered-id': id, 'entries-read': read, consumers }) => [
          name,
          pel,
          id,
          read,
          (consumers as Record<string, unknown>[]).map(({ name: consumer, pel: own }) => [consumer, own]),
        ],
      );
      return [entries, length, last, deleted, added, known];
    }
  }
}

describe.each([
  ['payloads', false],
  ['commands', true],
])('by %s', (_, commands) => {
  test.skipIf(!isAvailable('8.0.2'))('Redlet to redis-server 8.0.2 and back', async () => {
    const first = await open('memory:', { version: '8.0' });
    await fill(first, true);
    const middle = await openReal('8.0.2');
    const seen: MigrationProgress[] = [];
    const there = await first.migrateTo(middle, { commands, count: 5, onProgress: (progress) => seen.push(progress) });
    const total = await first.dbsize();
    expect(there).toEqual({ total, copied: total, same: 0, conflicts: [], failed: [], cursor: '0' });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toEqual(there);
    const last = await open('memory:', { version: '8.0' });
    expect(await middle.migrateTo(last, { commands })).toMatchObject({ copied: total, failed: [] });
    const before = await contents(first);
    expect(await contents(middle)).toEqual(before);
    expect(await contents(last)).toEqual(before);
    expect(await last.hpexpiretime('hash:fields', ['stays', 'goes'])).toEqual([-1, later]);
  });
});

test.skipIf(!isAvailable('7.0.15'))('to an older server, which cannot read the payloads', async () => {
  const first = await open('memory:');
  await fill(first, true);
  const old = await openReal('7.0.15');
  const progress = await first.migrateTo(old);
  expect(progress.failed).toEqual([{ key: 'hash:fields', reason: expect.stringContaining('unknown command') }]);
  expect(progress.copied).toBe((await first.dbsize()) - 1);
  const { 'hash:fields': _, ...before } = await contents(first);
  expect(await contents(old)).toEqual(before);
});

test('over REST, interrupted, and taken up again', async () => {
  const first = await open('memory:');
  const pairs = Array.from({ length: 300 }, (_, i): [string, string] => [`k${i}`, `v${i}`]);
  await first.mset(pairs);
  await first.expire('k7', 1000);
  await first.rpush('list', 'a', 'b');
  await first.set('binary', bytes);
  const handler = upstash('memory:', { token: 'secret' });
  let left = 150;
  const flaky = await open('https://db.example', {
    token: 'secret',
    fetch: (request) => (left-- > 0 ? handler(request) : Promise.reject(new Error('gone'))),
  });
  const error = (await first.migrateTo(flaky, { count: 20 }).catch((thrown: unknown) => thrown)) as MigrationError;
  expect(error).toMatchObject({ name: 'MigrationError', message: expect.stringContaining('gone') });
  expect(error.progress.copied).toBeGreaterThan(0);
  left = Number.POSITIVE_INFINITY;
  const rest = await first.migrateTo(flaky, { cursor: error.progress.cursor });
  expect([...error.progress.failed, ...rest.failed]).toEqual([
    { key: 'binary', reason: expect.stringContaining('no UTF-8') },
  ]);
  expect(rest.copied + rest.same + error.progress.copied).toBeGreaterThanOrEqual(301);
  expect(await flaky.dbsize()).toBe(301);
  const back = await open('memory:');
  expect(await flaky.migrateTo(back)).toMatchObject({ copied: 301, failed: [] });
  await first.del('binary');
  expect(await contents(back)).toEqual(await contents(first));
  handler.close();
});

test('conflicts, replacing, removing, patterns and prefixes', async () => {
  const [first, second] = await Promise.all([open('memory:'), open('memory:')]);
  await first.mset({ a: 1, b: 2, c: 3, 'x:y': 4 });
  await second.mset({ a: 1, b: 'other', 'n:c': 0 });
  expect(await first.migrateTo(second, { match: '?' })).toMatchObject({
    total: 4,
    copied: 1,
    same: 1,
    conflicts: ['b'],
  });
  expect(await second.mget('a', 'b', 'c', 'x:y')).toEqual(['1', 'other', '3', null]);
  expect(await first.exists('a', 'b', 'c')).toBe(3);
  expect(await first.migrateTo(second, { replace: true, remove: true })).toMatchObject({
    copied: 2,
    same: 2,
    conflicts: [],
  });
  expect(await second.mget('a', 'b', 'c', 'x:y')).toEqual(['1', '2', '3', '4']);
  expect(await first.dbsize()).toBe(0);
  const part = second.with({ keyPrefix: 'x:' });
  expect(await part.migrateTo(first.with({ keyPrefix: 'z:' }))).toMatchObject({ copied: 1 });
  expect(await first.keys('*')).toEqual(['z:y']);
});
