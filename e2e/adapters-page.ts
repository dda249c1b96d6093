// The page of adapters.test.ts: ioredis and node-redis as any bundler serves them, with polyfills for Node's modules and
// Redlet's in the place of `net`.

import './node-in-page/set-immediate.ts';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { connector } from '../src/adapters/ioredis.ts';
import { route } from '../src/adapters/node-redis.ts';
import { ioredisSession, nodeRedisSession } from './mixed-session.ts';

const errors: string[] = [];
addEventListener('error', (event) => errors.push(event.message));
addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));

async function runAdapters(url: string) {
  const settings = { version: '7.0' } as const;
  const Connector = connector(url, settings);
  const byIoredis = await ioredisSession(new Redis({ Connector, lazyConnect: true }));
  route('redlet:6379', url, settings);
  const byNodeRedis = await nodeRedisSession(createClient({ url: 'redis://redlet' }));
  const plain = (value: unknown): unknown[] => JSON.parse(JSON.stringify(value));
  return { ioredis: plain(byIoredis), nodeRedis: plain(byNodeRedis), errors };
}

export type RunAdapters = typeof runAdapters;

Object.assign(globalThis, { runAdapters });
