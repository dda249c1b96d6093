// Other people's clients, unchanged, against Redlet's TCP server: what each answers is what it answers on redis-server.

import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { BasicClientSideCache, createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RedletServer, serve } from '../src/node/server.ts';
import { ioredisSession, nodeRedisSession } from './mixed-session.ts';
import { isAvailable, programOf, type RealServer, startServer } from './servers.ts';

const run = promisify(execFile);
const real = '7.0.15';

let redlet: RedletServer;
let server: RealServer | null = null;

beforeAll(async () => {
  redlet = await serve({ version: '7.0' });
  if (isAvailable(real)) server = await startServer(real);
});

afterAll(async () => {
  await redlet.close();
  await server?.stop();
});

describe.skipIf(!isAvailable(real))('a session of 200 mixed commands', () => {
  test('ioredis: same results as on redis-server', async () => {
    const results = (port: number) => ioredisSession(new Redis({ port, lazyConnect: true }));
    const ours = await results(redlet.port);
    expect(ours.length).toBe(202);
    expect(ours).toEqual(await results((server as RealServer).port));
  });

  test('node-redis: same results as on redis-server', async () => {
    const results = (port: number) => nodeRedisSession(createClient({ url: `redis://127.0.0.1:${port}` }));
    const ours = await results(redlet.port);
    expect(ours.length).toBe(205);
    expect(ours).toEqual(await results((server as RealServer).port));
  });
});

describe('clients that wait and listen', () => {
  test('ioredis: pub/sub, blocking pops and keyspace events', async () => {
    const subscriber = new Redis({ port: redlet.port });
    const client = new Redis({ port: redlet.port });
    const messages: string[][] = [];
    const arrived = new Promise<void>((resolve) => {
      subscriber.on('message', (channel, message) => {
        messages.push([channel, message]);
        if (message === 'last') resolve();
      });
    });
    await subscriber.subscribe('news', '__keyevent@0__:set');
    await client.config('SET', 'notify-keyspace-events', 'KEA');
    expect(await client.publish('news', 'first')).toBe(1);
    await client.set('k', 'v');
    await client.publish('news', 'last');
    await arrived;
    expect(messages).toEqual([
      ['news', 'first'],
      ['__keyevent@0__:set', 'k'],
      ['news', 'last'],
    ]);
    const blocked = new Redis({ port: redlet.port });
    const popped = blocked.blpop('jobs', 5);
    await client.rpush('jobs', 'one');
    expect(await popped).toEqual(['jobs', 'one']);
    expect(await blocked.brpop('jobs', 0.01)).toBeNull();
    for (const each of [subscriber, client, blocked]) each.disconnect();
  });

  test('node-redis: RESP3 pub/sub and an isolated blocking connection', async () => {
    const client = createClient({ url: `redis://127.0.0.1:${redlet.port}`, RESP: 3 });
    await client.connect();
    const subscriber = client.duplicate();
    await subscriber.connect();
    const received = new Promise<string>((resolve) => subscriber.pSubscribe('n*', (message) => resolve(message)));
    while ((await client.pubSubNumPat()) === 0) await client.ping();
    await client.publish('news', 'hello');
    expect(await received).toBe('hello');
    await client.hSet('map', { a: '1', b: '2' });
    expect({ ...(await client.hGetAll('map')) }).toEqual({ a: '1', b: '2' });
    await client.zAdd('scores', [{ score: 1.5, value: 'x' }]);
    expect(await client.zScore('scores', 'x')).toBe(1.5);
    await subscriber.close();
    await client.close();
  });
});

describe('client-side caching', () => {
  const servers = [['Redlet', () => redlet.port] as const, ...(isAvailable(real) ? [[real, realPort] as const] : [])];

  // The same numbers of hits and misses on redis-server: invalidations come when they come there, and no more often.
  test.each(servers)('node-redis: its clientSideCache over %s', async (_, port) => {
    const cache = new BasicClientSideCache({ ttl: 0, maxEntries: 100, evictPolicy: 'LRU', recordStats: true });
    const url = `redis://127.0.0.1:${port()}`;
    const client = await createClient({ url, RESP: 3, clientSideCache: cache }).connect();
    const other = await createClient({ url }).connect();
    const gone = () => new Promise<unknown>((resolve) => cache.once('invalidate', resolve));
    const counts = () => ({ hits: cache.stats().hitCount, misses: cache.stats().missCount });
    await other.flushAll();
    await other.set('k', '1');
    await other.hSet('h', 'f', 'v');
    expect([await client.get('k'), await client.get('k'), await client.get('k')]).toEqual(['1', '1', '1']);
    expect([await client.hGet('h', 'f'), await client.hGet('h', 'f')]).toEqual(['v', 'v']);
    expect(counts()).toEqual({ hits: 3, misses: 2 });
    for (const change of [() => other.set('k', '2'), () => other.del('k'), () => client.set('k', '3')]) {
      const invalidated = gone();
      await change();
      expect(String(await invalidated)).toBe('k');
      expect(await client.get('k')).toBe(await other.get('k'));
      expect(await client.get('k')).toBe(await other.get('k'));
    }
    expect(await client.hGet('h', 'f')).toBe('v');
    expect(counts()).toEqual({ hits: 7, misses: 5 });
    const emptied = gone();
    await other.flushAll();
    expect(await emptied).toBeNull();
    expect(await client.hGet('h', 'f')).toBeNull();
    expect(counts()).toEqual({ hits: 7, misses: 6 });
    await client.close();
    await other.close();
  });

  function realPort(): number {
    return (server as RealServer).port;
  }
});

describe('programs', () => {
  const cli = isAvailable(real) ? programOf(real, 'cli') : '';
  const benchmark = isAvailable(real) ? programOf(real, 'benchmark') : '';

  test.skipIf(cli === '')('redis-cli: commands, a pipe, --scan and --bigkeys', async () => {
    const ask = async (...args: string[]) => (await run(cli, ['-p', String(redlet.port), ...args])).stdout;
    await ask('FLUSHALL');
    expect(await ask('SET', 'greeting', 'hello world')).toBe('OK\n');
    expect(await ask('--no-raw', 'GET', 'greeting')).toBe('"hello world"\n');
    expect(await ask('-3', '--no-raw', 'HSET', 'h', 'f', '1')).toBe('(integer) 1\n');
    expect(await ask('-3', '--no-raw', 'HGETALL', 'h')).toBe('1# "f" => "1"\n');
    expect(await ask('-n', '3', 'DBSIZE')).toBe('0\n');
    expect((await ask('--scan')).trim().split('\n').sort()).toEqual(['greeting', 'h']);
    expect(await ask('--bigkeys')).toContain('Sampled 2 keys in the keyspace!');
    // The server lives in this process: what is piped must not hold it up.
    const piped = run(cli, ['-p', String(redlet.port), '--pipe']);
    piped.child.stdin?.end('*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n*2\r\n$4\r\nINCR\r\n$1\r\na\r\n');
    expect((await piped).stdout).toContain('errors: 0, replies: 2');
    expect(await ask('GET', 'a')).toBe('2\n');
  });

  test.skipIf(benchmark === '')('redis-benchmark: its default tests run without an error', async () => {
    const args = ['-p', String(redlet.port), '-n', '2000', '-c', '20', '-P', '4', '--csv'];
    const { stdout } = await run(benchmark, args, { timeout: 60_000 });
    const lines = stdout.trim().split('\n');
    expect(lines.length).toBeGreaterThan(15);
    for (const line of lines.slice(1)) expect(Number(line.split(',')[1]?.replaceAll('"', ''))).toBeGreaterThan(0);
  });

  const python = '/usr/bin/python3';
  const hasRedisPy = existsSync(python) && hasModule(python, 'redis');

  test.skipIf(!hasRedisPy)('redis-py: types, pipelines, WATCH, pub/sub and blocking pops', async () => {
    const { stdout } = await run(python, ['-c', pythonSession, String(redlet.port)], { timeout: 30_000 });
    expect(stdout.trim()).toBe('all as expected');
  });
});

function hasModule(python: string, module: string): boolean {
  try {
    execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const pythonSession = `
import sys, threading, redis
r = redis.Redis(port=int(sys.argv[1]), decode_responses=True)
r.flushall()
assert r.set('k', 'v') is True and r.get('k') == 'v'
assert r.set('k', 'w', nx=True) is None
assert r.incr('n', 5) == 5 and r.incrbyfloat('n', 0.5) == 5.5
assert r.hset('h', mapping={'a': 1, 'b': 2}) == 2 and r.hgetall('h') == {'a': '1', 'b': '2'}
assert r.rpush('l', 1, 2, 3) == 3 and r.lrange('l', 0, -1) == ['1', '2', '3']
assert r.sadd('s', 'x', 'y') == 2 and r.smembers('s') == {'x', 'y'}
assert r.zadd('z', {'a': 1, 'b': 2.5}) == 2 and r.zrange('z', 0, -1, withscores=True) == [('a', 1.0), ('b', 2.5)]
assert r.expire('k', 100) and 0 < r.ttl('k') <= 100
assert sorted(r.scan_iter()) == ['h', 'k', 'l', 'n', 's', 'z']
assert sorted(r.sscan_iter('s')) == ['x', 'y'] and dict(r.hscan_iter('h')) == {'a': '1', 'b': '2'}
try:
    r.lpush('k', 'x')
    assert False
except redis.ResponseError as e:
    assert str(e) == 'WRONGTYPE Operation against a key holding the wrong kind of value', str(e)
with r.pipeline() as p:
    assert p.set('a', 1).incr('a').get('a').execute() == [True, 2, '2']
with r.pipeline() as p:
    p.watch('a')
    r.set('a', 10)
    p.multi()
    p.set('a', 11)
    try:
        p.execute()
        assert False
    except redis.WatchError:
        pass
assert r.transaction(lambda p: p.multi() or p.incr('a'), 'a') == [11]
pubsub = r.pubsub(ignore_subscribe_messages=True)
pubsub.subscribe('c'); pubsub.psubscribe('p*')
pubsub.get_message(timeout=1); pubsub.get_message(timeout=1)
assert r.publish('c', 'hi') == 1 and r.publish('pq', 'ho') == 1
got = []
while len(got) < 2:
    m = pubsub.get_message(timeout=1)
    if m: got.append((m['type'], m['channel'], m['data']))
assert got == [('message', 'c', 'hi'), ('pmessage', 'pq', 'ho')], got
results = []
t = threading.Thread(target=lambda: results.append(redis.Redis(port=int(sys.argv[1]), decode_responses=True).blpop('jobs', 5)))
t.start()
while r.info('clients')['blocked_clients'] == 0: pass
r.rpush('jobs', 'one')
t.join()
assert results == [('jobs', 'one')], results
assert r.info('server')['redis_version'].startswith('7.0')
assert r.client_list()[0]['cmd'] and r.config_get('maxmemory') == {'maxmemory': '0'}
print('all as expected')
`;
