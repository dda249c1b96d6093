// The client over `memory:` and over `worker:`, which is a worker thread here. The same cases run in Chromium.

import { afterAll, describe, expect, test } from 'vitest';
import { clientSuite } from '../../e2e/client-suite.ts';
import { connect, terminateWorker } from '../index.ts';

describe.each(['memory:suite', 'worker:suite'])('%s', (url) => {
  afterAll(() => terminateWorker('suite'));

  for (const { name, run } of clientSuite(() => connect(url))) test(name, run);
});

describe('connect', () => {
  test('memory: has an engine of its own each time', async () => {
    const [a, b] = await Promise.all([connect('memory:'), connect('memory:')]);
    await a.set('k', 'v');
    expect(await b.get('k')).toBe(null);
    expect(a.url).toBe('memory:');
  });

  test.each(['memory:settings', 'worker:settings'])('%s: settings make the engine, once', async (url) => {
    const first = await connect(url, { version: '7.0', config: { maxmemory: '5mb' } });
    expect((await first.hello()).version).toBe('7.0.15');
    const second = await connect(url);
    expect(await second.configGet('maxmemory')).toEqual({ maxmemory: '5242880' });
    await expect(connect(url, { version: '8.0' })).rejects.toThrow('other settings');
    await expect(connect(url, { config: { maxmemory: '1mb' } })).rejects.toThrow('other settings');
    for (const client of [first, second]) client.close();
    await terminateWorker('settings');
  });

  test.each(['memory:', 'worker:'])('%s refuses settings that Redis does not take', async (url) => {
    await expect(connect(url, { config: { nonsense: '1' } })).rejects.toThrow(Error);
  });

  test('an unknown scheme is refused', async () => {
    await expect(connect('file:x')).rejects.toThrow('memory:, worker:, redis:, rediss:, ws:, wss: or https:');
  });

  test('memory: in the middle of SHUTDOWN', async () => {
    const [client, other] = await Promise.all([connect('memory:stopping'), connect('memory:stopping')]);
    const waiting = other.blpop('l', 0);
    expect(await client.shutdown({ nosave: true })).toBe(undefined);
    await expect(waiting).rejects.toThrow('closed');
    await expect(client.get('k')).rejects.toThrow('shut down');
    await expect(other.blpop('k', 0)).rejects.toThrow('shut down');
    const next = await connect('memory:stopping');
    expect(await next.ping()).toBe('PONG');
  });
});

describe('worker:', () => {
  test('after SHUTDOWN the next client finds a new engine', async () => {
    const [client, other] = await Promise.all([connect('worker:stopping'), connect('worker:stopping')]);
    await client.set('k', 'v');
    expect(await client.shutdown()).toBe(undefined);
    await expect(client.get('k')).rejects.toThrow('closed');
    await expect(other.blpop('k', 0)).rejects.toThrow('closed');
    const next = await connect('worker:stopping');
    expect(await next.get('k')).toBe(null);
    await terminateWorker('stopping');
  });

  test('a worker that is terminated rejects what is pending, and the next client starts a new one', async () => {
    const client = await connect('worker:ending');
    await client.set('k', 'v');
    const subscription = await client.subscribe('c');
    const pending = Promise.allSettled([
      client.blpop('l', 0),
      client.get('k'),
      client.watch('k', (session) => session.blpop('l', 0)),
      subscription[Symbol.asyncIterator]().next(),
    ]);
    await terminateWorker('ending');
    const reasons = (await pending).map((one) => (one.status === 'rejected' ? (one.reason as Error) : null));
    expect(reasons.map((reason) => reason?.name)).toEqual(Array(4).fill('ConnectionClosedError'));
    expect(reasons[0]?.message).toMatch(/^the worker of worker:ending ended: /);
    await expect(client.get('k')).rejects.toThrow('ended');
    await expect(client.subscribe('c')).rejects.toThrow('ended');
    client.close();
    const next = await connect('worker:ending');
    expect(await next.get('k')).toBe(null);
    await terminateWorker('ending');
  });

  test('a worker without a name ends with its client', async () => {
    const [a, b] = await Promise.all([connect('worker:'), connect('worker:')]);
    await a.set('k', 'v');
    expect(await b.get('k')).toBe(null);
    await a.quit();
    await expect(a.get('k')).rejects.toThrow('closed');
    b.close();
  });
});
