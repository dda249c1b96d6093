// The client over `redis://`: the suite that it passes over an engine, over Redlet's TCP door and over a real server; and what
// only sockets do: logins, lost connections, servers that are not there.

import { type AddressInfo, connect as connectSocket, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../src/index.ts';
import { type RedletServer, serve } from '../src/node/server.ts';
import { clientSuite, unableYet } from './client-suite.ts';
import { isAvailable, type RealServer, startServer } from './servers.ts';

const real = '8.0.2';
let redlet: RedletServer;
let server: RealServer | null = null;

beforeAll(async () => {
  redlet = await serve();
  if (isAvailable(real)) server = await startServer(real);
});

afterAll(async () => {
  await redlet.close();
  await server?.stop();
});

describe('redis:// to Redlet', () => {
  for (const { name, run } of clientSuite(() => connect(redlet.url), ['observe', ...unableYet])) test(name, run);
});

describe.skipIf(!isAvailable(real))(`redis:// to redis-server ${real}`, () => {
  const url = () => `redis://127.0.0.1:${(server as RealServer).port}`;
  for (const { name, run } of clientSuite(() => connect(url()), ['newest', 'observe'])) test(name, run);
});

describe('redis://', () => {
  test('user, password and database come from the URL', async () => {
    const locked = await serve({ config: { requirepass: 'p@ss' } });
    const address = locked.url.replace('redis://', '');
    const client = await connect(`redis://:p%40ss@${address}/5`);
    expect((await client.clientInfo()).db).toBe('5');
    expect(client.url).toBe(locked.url);
    const waiting = client.blpop('l', 0);
    await client.rpush('l', 'x');
    expect(await waiting).toEqual({ key: 'l', element: 'x' });
    await client.quit();
    const wrong = await connect(`redis://:nonsense@${address}`, { retry: false });
    await expect(wrong.get('k')).rejects.toThrow('the login was refused: WRONGPASS');
    wrong.close();
    const absent = await connect(`redis://${address}/99`);
    await expect(absent.get('k')).rejects.toThrow('NOAUTH');
    absent.close();
    await locked.close();
    await expect(connect(`redis://${address}/x`)).rejects.toThrow('no number of a database');
  });

  test('a network that says nothing is noticed by a check, and left', async () => {
    const { port } = new URL(redlet.url.replace('redis:', 'http:'));
    let isSilent = false;
    const network = createServer((socket) => {
      const server = connectSocket(Number(port), '127.0.0.1');
      socket.on('data', (chunk) => void (isSilent || server.write(chunk)));
      server.on('data', (chunk) => void (isSilent || socket.write(chunk)));
      for (const one of [socket, server]) one.on('error', () => {});
      socket.on('close', () => server.destroy());
    });
    await new Promise<void>((resolve) => network.listen(0, '127.0.0.1', resolve));
    const address = network.address() as AddressInfo;
    const client = await connect(`redis://127.0.0.1:${address.port}`, { healthCheckInterval: 50 });
    await client.set('k', 'v');
    const news = await client.subscribe('news');
    isSilent = true;
    await expect(client.get('k')).rejects.toThrow('no answer to PING in 50 ms');
    isSilent = false;
    expect(await client.get('k')).toBe('v');
    // The subscription, too, was made anew.
    while ((await client.publish('news', 'heard')) === 0);
    expect((await news[Symbol.asyncIterator]().next()).value).toEqual({ channel: 'news', message: 'heard' });
    client.close();
    network.close();
  });

  test('a server that is not there is tried again, and then told', async () => {
    const client = await connect('redis://127.0.0.1:1', { retry: { attempts: 3, base: 1 } });
    await expect(client.get('k')).rejects.toThrow('redis://127.0.0.1:1: connect ECONNREFUSED');
    await expect(client.subscribe('c')).rejects.toThrow('ECONNREFUSED');
    client.close();
    await expect(client.get('k')).rejects.toThrow('the client was closed');
  });

  test('a server that comes later is found, and what was asked meanwhile is answered', async () => {
    const first = await serve();
    const { port, url } = first;
    const client = await connect(url, { retry: { attempts: 1000, base: 1, cap: 5 } });
    await client.set('k', 'first');
    const subscription = await client.subscribe('c');
    await first.close();
    const asked = client.get('k').catch((error: Error) => error.name);
    const second = await serve({ port });
    // What was sent on the connection that died is not sent again by itself.
    expect([null, 'ConnectionClosedError']).toContain(await asked);
    const other = await connect(url);
    while ((await other.publish('c', 'again')) === 0);
    expect((await subscription[Symbol.asyncIterator]().next()).value).toEqual({ channel: 'c', message: 'again' });
    expect(await client.get('k').catch(() => client.get('k'))).toBe(null);
    await client.quit();
    await other.quit();
    await second.close();
  });

  test('retry: false: a lost connection stays lost', async () => {
    const client = await connect(redlet.url, { retry: false });
    const other = await connect(redlet.url);
    const id = await client.clientId();
    expect(await other.clientKill({ id })).toBe(1);
    const closed = { name: 'ConnectionClosedError' };
    await expect(client.get('k')).rejects.toMatchObject(closed);
    await expect(client.get('k')).rejects.toMatchObject(closed);
    client.close();
    await other.quit();
  });
});
