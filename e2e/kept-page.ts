// The page that keeps data in its own storage, for e2e/persistence.test.ts; the test reloads it and asks again.

import { connect } from '../src/index.ts';

const settings = (persist: string) => ({ persist, config: { appendfsync: 'always' } });

/**
 * Sends 10,000 writes and has the worker ended once half of them are acknowledged; how many were, counted from the first.
 */
async function writeAndDie(persist: string): Promise<number> {
  const made: Worker[] = [];
  const client = await connect({
    url: 'worker:dying',
    ...settings(persist),
    worker: () => {
      made.push(new Worker(new URL('../worker/web.ts', import.meta.url), { type: 'module' }));
      return made[0] as Worker;
    },
    retry: false,
  });
  let acknowledged = await client.llen('l');
  const first = acknowledged;
  const sent: Promise<void>[] = [];
  for (let i = first; i < first + 10_000; i++) {
    sent.push(
      client.rpush('l', `${i}`).then(
        () => {
          acknowledged = i + 1;
          if (acknowledged === first + 5000) made[0]?.terminate();
        },
        () => {},
      ),
    );
    // In many turns, as people write: all of one turn is one message.
    if (i % 100 === 99) await new Promise((resolve) => setTimeout(resolve));
  }
  await Promise.all(sent);
  client.close();
  return acknowledged;
}

/** What is there: how many elements, and whether each is where it belongs. */
async function find(persist: string): Promise<readonly [count: number, inOrder: boolean]> {
  const client = await connect('worker:finding', settings(persist));
  const found = await client.lrange('l', 0, -1);
  return [found.length, found.every((element, i) => element === `${i}`)];
}

export type WriteAndDie = typeof writeAndDie;
export type Find = typeof find;

Object.assign(globalThis, { writeAndDie, find });
