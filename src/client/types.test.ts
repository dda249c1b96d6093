// What the compiler knows of the client: results that follow from options, and options that do not go together.
// `npm run check` compiles this file, and that is the test; run, it shows that all the methods exist.

import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Client, connect, type Message, type ScoredMember, type Subscription } from '../index.ts';

/** Types are asked of a client that is not there: nothing in here is called. */
function about(_: (client: Client) => unknown): void {
  expect(_).toBeTypeOf('function');
}

describe('results', () => {
  test('nil is null where there may be nothing', () => {
    about((client) => {
      expectTypeOf(client.get('k')).resolves.toEqualTypeOf<string | null>();
      expectTypeOf(client.mget('a', ['b'])).resolves.toEqualTypeOf<(string | null)[]>();
      expectTypeOf(client.incr('k')).resolves.toEqualTypeOf<number>();
      expectTypeOf(client.hgetall('k')).resolves.toEqualTypeOf<Record<string, string>>();
      expectTypeOf(client.zscore('z', 'm')).resolves.toEqualTypeOf<number | null>();
      expectTypeOf(client.call('GET', 'k')).resolves.toBeUnknown();
    });
  });

  test('options decide', () => {
    about((client) => {
      expectTypeOf(client.set('k', 'v')).resolves.toEqualTypeOf<'OK'>();
      expectTypeOf(client.set('k', 'v', { ex: 1 })).resolves.toEqualTypeOf<'OK'>();
      expectTypeOf(client.set('k', 'v', { nx: true })).resolves.toEqualTypeOf<'OK' | null>();
      expectTypeOf(client.set('k', 'v', { get: true, ifeq: 'o' })).resolves.toEqualTypeOf<string | null>();
      expectTypeOf(client.zadd('z', { a: 1 })).resolves.toEqualTypeOf<number>();
      expectTypeOf(client.zadd('z', { a: 1 }, { incr: true })).resolves.toEqualTypeOf<number | null>();
      expectTypeOf(client.zrange('z', 0, -1)).resolves.toEqualTypeOf<string[]>();
      expectTypeOf(client.zrange('z', 0, -1, { rev: true, withscores: true })).resolves.toEqualTypeOf<
        { readonly member: string; readonly score: number }[]
      >();
      expectTypeOf(client.lpop('l')).resolves.toEqualTypeOf<string | null>();
      expectTypeOf(client.lpop('l', 2)).resolves.toEqualTypeOf<string[] | null>();
      expectTypeOf(client.lcs('a', 'b', { len: true })).resolves.toEqualTypeOf<number>();
      expectTypeOf(client.sort('l', { store: 'd' })).resolves.toEqualTypeOf<number>();
      expectTypeOf(client.hscan('h', 0, { novalues: true }))
        .resolves.toHaveProperty('fields')
        .toEqualTypeOf<string[]>();
    });
  });

  test('bytes where they are asked for, and only for what was stored', () => {
    about((client) => {
      const raw = client.with({ decode: 'bytes' });
      expectTypeOf(raw.get('k')).resolves.toEqualTypeOf<Uint8Array | null>();
      expectTypeOf(raw.blpop('l', 0)).resolves.toEqualTypeOf<{
        readonly key: Uint8Array;
        readonly element: Uint8Array;
      } | null>();
      expectTypeOf(raw.type('k')).resolves.toEqualTypeOf<string>();
      expectTypeOf(raw.zpopmin('z', 1)).resolves.items.toEqualTypeOf<{
        readonly member: Uint8Array;
        readonly score: number;
      }>();
      expectTypeOf(raw.with({ decode: 'utf8' }).get('k')).resolves.toEqualTypeOf<string | null>();
      expectTypeOf<ScoredMember['score']>().toEqualTypeOf<number>();
    });
  });

  test('pipelines and transactions know their results in order', () => {
    about((client) => {
      const pipeline = client.pipeline().set('k', 'v').hgetall('h').zadd('z', { a: 1 }, { incr: true });
      expectTypeOf(pipeline.exec()).resolves.toEqualTypeOf<['OK', Record<string, string>, number | null]>();
      expectTypeOf(client.multi().incr('n').exec()).resolves.toEqualTypeOf<[number]>();
      const watched = client.watch('k', async (session) => {
        expectTypeOf(session.get('k')).resolves.toEqualTypeOf<string | null>();
        return session.multi().get('k').exec();
      });
      expectTypeOf(watched).resolves.toEqualTypeOf<[string | null]>();
    });
  });

  test('messages', () => {
    about((client) => {
      expectTypeOf(client.subscribe('c')).resolves.toEqualTypeOf<Subscription>();
      expectTypeOf<Subscription>().toExtend<AsyncIterable<Message>>();
    });
  });
});

describe('what Redis would refuse does not compile', () => {
  test('options that exclude each other', () => {
    about((client) => [
      // @ts-expect-error: NX or XX
      client.set('k', 'v', { nx: true, xx: true }),
      // @ts-expect-error: EX or KEEPTTL
      client.set('k', 'v', { ex: 1, keepttl: true }),
      // @ts-expect-error: NX goes with neither GT nor LT
      client.zadd('z', { a: 1 }, { nx: true, gt: true }),
      // @ts-expect-error: one of the two
      client.expire('k', 1, { nx: true, gt: true }),
      // @ts-expect-error: ENX asks for an expiration that is not PERSIST
      client.increx('k', { persist: true, enx: true }),
      // @ts-expect-error: LEN or IDX
      client.lcs('a', 'b', { len: true, idx: true }),
      // @ts-expect-error: BYLEX has no WITHSCORES
      client.zrange('z', '-', '+', { bylex: true, withscores: true }),
      // @ts-expect-error: an ordering belongs to a count
      client.lmovem('a', 'b', 'LEFT', 'RIGHT', { count: 1 }),
    ]);
  });

  test('words that are none', () => {
    about((client) => [
      // @ts-expect-error: a key is missing
      client.get(),
      // @ts-expect-error: no value
      client.set('k', undefined),
      // @ts-expect-error: an end of a list is LEFT or RIGHT
      client.lmove('a', 'b', 'UP', 'DOWN'),
      // @ts-expect-error: no such option
      client.set('k', 'v', { exx: 1 }),
      // @ts-expect-error: a pop is of one list, its count a number
      client.lpop('a', 'b'),
    ]);
  });
});

test('every method of the types is there', async () => {
  const client = await connect('memory:');
  expectTypeOf(client).toEqualTypeOf<Client<string>>();
  for (const name of ['get', 'configSet', 'sortRo', 'clientNoEvict', 'himportSet'] as const) {
    expect(client[name]).toBeTypeOf('function');
  }
  client.close();
});
