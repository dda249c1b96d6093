// Every transcript through a Durable Object in workerd, and what else can be asked of the object.

import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { IsolateRequest } from './doors/isolate-worker.ts';
import type { Edition } from './editions.ts';
import { type Isolate, openIsolate } from './isolate.ts';
import type { Played } from './play.ts';
import { type Player, provedLines, transcriptsThrough } from './suite.ts';

let isolate: Promise<Isolate> | undefined;
const started = () => (isolate ??= openIsolate('/e2e/doors/isolate-worker.ts', 'TestObject'));
afterAll(async () => (await isolate)?.close());

async function open(version: Edition): Promise<Player> {
  const { ask } = await started();
  return {
    async play([first]) {
      if (first === undefined) return { played: 0, failures: [] };
      const request: IsolateRequest = { version, file: first.file, text: readFileSync(first.file, 'utf8') };
      return (await ask('/play', request)) as Played;
    },
    close: async () => {},
  };
}

for (const version of provedLines) transcriptsThrough(`isolate ${version}`, true, () => open(version));

test('an object answers single calls, each on a connection of its own', async () => {
  const { ask } = await started();
  const calls = [
    ['SET', 'k', 'héllo'],
    ['GET', 'k'],
    ['HSET', 'h', 'f', '1', 'g', '2'],
    ['HGETALL', 'h'],
    ['ZADD', 'k', '1', 'm'],
    ['SELECT', '1'],
    ['GET', 'k'],
    ['ZADD', 'z', '1.5', 'm'],
    ['ZINCRBY', 'z', '1', 'm'],
  ];
  expect(await ask('/command', calls)).toEqual([
    'OK',
    'héllo',
    2,
    { f: '1', g: '2' },
    expect.stringMatching(/WRONGTYPE Operation against a key holding the wrong kind of value/),
    'OK',
    'héllo',
    1,
    2.5,
  ]);
});
