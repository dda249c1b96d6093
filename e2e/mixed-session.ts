// 200 mixed commands that any client can send, to compare what it answers here and there.

import type { Redis } from 'ioredis';
import { seededRandom } from '../src/engine/random.ts';

/** 200 commands over a few keys of every type, the same for each run; none depends on time or chance. */
function session(): string[][] {
  const random = seededRandom('a session of mixed commands');
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const n = () => String(Math.floor(random() * 10));
  const word = () => pick(['a', 'b', 'c', 'd', 'naïve', '10']);
  const templates: (() => string[])[] = [
    () => ['set', 's1', word()],
    () => ['set', pick(['s1', 's2']), n(), 'NX'],
    () => ['get', pick(['s1', 's2', 'missing'])],
    () => ['incrby', 's2', n()],
    () => ['append', 's1', word()],
    () => ['getrange', 's1', '0', n()],
    () => ['mset', 'm1', n(), 'm2', word()],
    () => ['mget', 'm1', 'm2', 'missing'],
    () => ['hset', 'h', word(), n(), word(), n()],
    () => ['hgetall', 'h'],
    () => ['hincrby', 'h2', word(), n()],
    () => ['hmget', 'h', 'a', 'b'],
    () => ['hdel', 'h', word()],
    () => ['rpush', 'l', word(), word()],
    () => ['lpush', 'l', word()],
    () => ['lrange', 'l', '0', '-1'],
    () => ['lpop', 'l'],
    () => ['rpop', 'l', '2'],
    () => ['linsert', 'l', 'BEFORE', 'a', word()],
    () => ['lrem', 'l', '1', word()],
    () => ['sadd', 'i', n(), n()],
    () => ['smembers', 'i'],
    () => ['sismember', 'i', n()],
    () => ['srem', 'i', n()],
    () => ['sinter', 'i', 'i2'],
    () => ['sadd', 'i2', n()],
    () => ['zadd', 'z', n(), word(), n(), word()],
    () => ['zincrby', 'z', '0.5', word()],
    () => ['zrange', 'z', '0', '-1', 'WITHSCORES'],
    () => ['zrangebyscore', 'z', '2', '(8'],
    () => ['zrank', 'z', word()],
    () => ['zscore', 'z', word()],
    () => ['zrem', 'z', word()],
    () => ['zpopmin', 'z'],
    () => ['expire', 's1', '1000'],
    () => ['persist', 's1'],
    () => ['type', pick(['s1', 'h', 'l', 'i', 'z', 'missing'])],
    () => ['object', 'encoding', pick(['s2', 'i'])],
    () => ['exists', 's1', 'h', 'missing'],
    () => ['del', pick(['m1', 'missing', 'l'])],
    () => ['rename', 'm2', 'm3'],
    () => ['copy', 'z', 'z2', 'REPLACE'],
    () => ['dbsize'],
    () => ['echo', word()],
  ];
  return [...templates.map((template) => template()), ...Array.from({ length: 156 }, () => pick(templates)())];
}

/** What a promise came to: errors are answers too. */
async function outcome(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return `error: ${(error as Error).message}`;
  }
}

/** What an ioredis client that is not connected yet answers to the session, alone and as a pipeline. */
export async function ioredisSession(client: Redis): Promise<unknown[]> {
  await client.connect();
  await client.flushall();
  const answers: unknown[] = [];
  for (const [name = '', ...args] of session()) {
    const method = (client as unknown as Record<string, (...args: string[]) => Promise<unknown>>)[name];
    answers.push(await outcome((method as (...args: string[]) => Promise<unknown>).apply(client, args)));
  }
  const pipeline = client.pipeline();
  for (const [name = '', ...args] of session()) pipeline.call(name, ...args);
  answers.push(await pipeline.exec());
  answers.push(await client.multi().set('t', '1').incr('t').lpush('t', 'x').get('t').exec());
  await client.quit();
  return answers;
}

/** What is used of a node-redis client here; its own type says which protocol and modules it was made with. */
interface NodeRedis {
  connect(): Promise<unknown>;
  close(): Promise<unknown>;
  flushAll(): Promise<unknown>;
  sendCommand(words: string[]): Promise<unknown>;
  hGetAll(key: string): Promise<unknown>;
  zRangeWithScores(key: string, start: number, stop: number): Promise<unknown>;
  sMembers(key: string): Promise<unknown>;
  multi(): { addCommand(words: string[]): unknown; exec(): Promise<unknown> };
  scanIterator(): AsyncIterable<string[]>;
}

/** The same of a node-redis client. */
export async function nodeRedisSession(client: NodeRedis): Promise<unknown[]> {
  await client.connect();
  await client.flushAll();
  const answers: unknown[] = [];
  for (const words of session()) answers.push(await outcome(client.sendCommand(words)));
  answers.push(await client.hGetAll('h'), await client.zRangeWithScores('z', 0, -1), await client.sMembers('i'));
  const multi = client.multi();
  for (const words of ['SET t 1', 'INCR t', 'GET t']) multi.addCommand(words.split(' '));
  answers.push(await multi.exec());
  const scanned: string[] = [];
  for await (const keys of client.scanIterator()) scanned.push(...keys);
  answers.push(scanned.sort());
  await client.close();
  return answers;
}
