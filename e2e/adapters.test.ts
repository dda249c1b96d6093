// The real ioredis and node-redis, both major versions of each, with no network between them and the engine: in Node over an
// engine of this process and of a worker thread, and in a page of Chromium. What each answers is what it answers on
// redis-server over TCP.

import net from 'node:net';
import * as ioredis5 from 'ioredis';
import * as ioredis6 from 'ioredis6';
import { createClient as createClient6 } from 'redis';
import { createClient as createClient5 } from 'redis5';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connector } from '../src/adapters/ioredis.ts';
import { intercept, route } from '../src/adapters/node-redis.ts';
import { connect, terminateWorker } from '../src/index.ts';
import type { RunAdapters } from './adapters-page.ts';
import { hasChromium, openModule, type ServedPage } from './chromium.ts';
import { ioredisSession, nodeRedisSession } from './mixed-session.ts';
import { isAvailable, type RealServer, startServer } from './servers.ts';

const real = '7.0.15';
const settings = { version: '7.0' } as const;
let server: RealServer | null = null;

beforeAll(async () => {
  if (isAvailable(real)) server = await startServer(real);
});

afterAll(async () => {
  await terminateWorker('adapters');
  await server?.stop();
});

// The two majors' types differ where their use here does not.
const ioredis = [
  ['5', ioredis5.Redis],
  ['6', ioredis6.Redis as unknown as typeof ioredis5.Redis],
] as const;
const nodeRedis = [
  ['5', createClient5 as unknown as typeof createClient6],
  ['6', createClient6],
] as const;

describe.skipIf(!isAvailable(real)).each(['memory:adapters', 'worker:adapters'])('over %s', (url) => {
  test.each(ioredis)('ioredis %s: a session of 200 mixed commands', async (_, Redis) => {
    const ours = await ioredisSession(new Redis({ Connector: connector(url, settings), lazyConnect: true }));
    expect(ours.length).toBe(202);
    expect(ours).toEqual(await ioredisSession(new Redis({ port: (server as RealServer).port, lazyConnect: true })));
  });

  test.each(nodeRedis)('node-redis %s: a session of 200 mixed commands', async (_, createClient) => {
    route('127.0.0.1:6379', url, settings);
    const restore = intercept(net);
    try {
      const ours = await nodeRedisSession(createClient({ url: 'redis://127.0.0.1:6379' }));
      expect(ours.length).toBe(205);
      const theirs = createClient({ url: `redis://127.0.0.1:${(server as RealServer).port}` });
      expect(ours).toEqual(await nodeRedisSession(theirs));
    } finally {
      restore();
      route('127.0.0.1:6379', null);
    }
  });
});

describe('ioredis', () => {
  test.each(ioredis)('%s: pub/sub, waiting, and several clients of one engine', async (_, Redis) => {
    const client = new Redis({ Connector: connector('memory:adapters-waiting') });
    const subscriber = client.duplicate();
    const waiter = client.duplicate();
    await subscriber.subscribe('news');
    const heard = new Promise((resolve) => subscriber.once('message', (...message) => resolve(message)));
    expect(await client.publish('news', 'é')).toBe(1);
    expect(await heard).toEqual(['news', 'é']);
    const popped = waiter.blpop('jobs', 0);
    await client.rpush('jobs', 'one');
    expect(await popped).toEqual(['jobs', 'one']);
    const ours = await connect('memory:adapters-waiting');
    await ours.set('k', 'v');
    expect(await client.getBuffer('k')).toEqual(Buffer.from('v'));
    await ours.quit();
    await Promise.all([client.quit(), subscriber.quit(), waiter.quit()]);
  });

  test.each(ioredis)('%s: connects again after the engine closed the connection', async (_, Redis) => {
    const client = new Redis({ Connector: connector('memory:adapters-again'), retryStrategy: () => 1 });
    await client.set('k', '1');
    const closed = new Promise((resolve) => client.once('close', resolve));
    const ready = new Promise((resolve) => client.once('ready', resolve));
    await client.client('KILL', 'SKIPME', 'no', 'TYPE', 'normal').catch(() => {});
    await closed;
    await ready;
    expect(await client.get('k')).toBe('1');
    client.disconnect();
  });

  test('a connector to what cannot be reached so says why', () => {
    expect(() => connector('redis://localhost')).toThrow('no RESP to redis://localhost');
    expect(() => connector('worker:')).toThrow('needs a name');
  });
});

describe('node-redis', () => {
  test.each(nodeRedis)('%s: pub/sub, an address of its own, other addresses untouched', async (_, createClient) => {
    route('127.0.0.1:2', 'memory:adapters-own');
    const restore = intercept(net);
    try {
      const client = createClient({ url: 'redis://127.0.0.1:2' });
      await client.connect();
      const subscriber = client.duplicate();
      await subscriber.connect();
      const heard = new Promise((resolve) => subscriber.subscribe('news', (...message) => resolve(message)));
      while ((await client.pubSubNumSub('news')).news === 0) await client.ping();
      await client.publish('news', 'hello');
      expect(await heard).toEqual(['hello', 'news']);
      await subscriber.close();
      await client.close();
      const elsewhere = createClient({ url: 'redis://127.0.0.1:1', socket: { reconnectStrategy: false } });
      elsewhere.on('error', () => {});
      await expect(elsewhere.connect()).rejects.toThrow('ECONNREFUSED');
    } finally {
      restore();
      route('127.0.0.1:2', null);
    }
  });
});

declare const runAdapters: RunAdapters;

describe.runIf(hasChromium)('in a page of Chromium', () => {
  let served: ServedPage;
  beforeAll(async () => {
    served = await openModule('/e2e/adapters-page.ts', 'node-redis');
  });
  afterAll(() => served?.close());

  test.each(['memory:page', 'worker:page'])('ioredis and node-redis over %s answer as on redis-server', async (url) => {
    const ours = await served.page.evaluate((target) => runAdapters(target), url);
    expect(ours.errors).toEqual([]);
    expect(ours.ioredis.length).toBe(202);
    expect(ours.nodeRedis.length).toBe(205);
    if (server === null) return;
    const theirs = new ioredis5.Redis({ port: server.port, lazyConnect: true });
    expect(ours.ioredis).toEqual(plain(await ioredisSession(theirs)));
    const other = createClient6({ url: `redis://127.0.0.1:${server.port}` });
    expect(ours.nodeRedis).toEqual(plain(await nodeRedisSession(other)));
  });
});

/** As it comes through `page.evaluate`. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
