// The client where it runs in workerd: over a Durable Object's stub, and over Workers' own sockets to a real server; and over
// a WebSocket and a MessagePort beside it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, connect } from '../src/index.ts';
import { clientSuite, unableYet } from './client-suite.ts';
import { type Isolate, openIsolate } from './isolate.ts';
import { isAvailable, type RealServer, startServer } from './servers.ts';

const real = '8.0.2';
const namesOf = (...unable: Parameters<typeof clientSuite>[1] & readonly unknown[]) =>
  clientSuite(() => Promise.reject(new Error('only their names are asked for')), unable).map(({ name }) => name);

describe('in workerd', () => {
  let isolate: Isolate;
  let server: RealServer | null = null;
  beforeAll(async () => {
    isolate = await openIsolate('/e2e/client-isolate-worker.ts', 'SuiteObject');
    if (isAvailable(real)) server = await startServer(real);
  });
  afterAll(async () => {
    await isolate?.close();
    await server?.stop();
  });

  test.each(namesOf('observe', ...unableYet))('a Durable Object`s stub: %s', async (name) => {
    expect(await isolate.ask('/', { name })).toEqual({ error: null });
  });

  test.skipIf(!isAvailable(real)).each(namesOf('newest', 'observe'))(
    `cloudflare:sockets to redis-server ${real}: %s`,
    async (name) => {
      const url = `redis://127.0.0.1:${(server as RealServer).port}`;
      expect(await isolate.ask('/', { name, url })).toEqual({ error: null });
    },
  );
});

describe.each(['memory:ports', 'worker:ports'])('a port of %s', (url) => {
  let owner: Client;
  beforeAll(async () => {
    owner = await connect(url);
  });
  afterAll(() => owner.close());

  for (const { name, run } of clientSuite(async () => connect({ messagePort: await owner.openPort() })))
    test(name, run);
});
