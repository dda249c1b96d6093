// What every client does, whatever is behind it: cases to run over `memory:` and `worker:`, under Vitest and in a page
// where there is no test runner. Each connects to the one engine, which is empty when a case starts.

import { type Client, ConnectionClosedError, type Message, ReplyError, WatchError } from '../src/index.ts';

export interface Case {
  readonly name: string;
  run(): Promise<void>;
}

/** A case's tools; what it connects is closed after it. */
interface Tools {
  readonly client: Client;
  connect(): Promise<Client>;
}

type Body = (tools: Tools) => Promise<void>;

/** What not every server can: commands after 8.0, reports of changed keys, telling who tracks keys, MONITOR. */
export type Ability = 'newest' | 'observe' | 'tracking' | 'monitoring';

/** What Redlet itself cannot yet. */
export const unableYet: readonly Ability[] = [];

/** The cases; `connect` answers a new client of the same engine each time. */
export function clientSuite(connect: () => Promise<Client>, unable: readonly Ability[] = unableYet): readonly Case[] {
  const isPossible = ([name]: [string, Body]) => !unable.some((ability) => name.startsWith(`${ability}: `));
  return Object.entries(cases)
    .filter(isPossible)
    .map(([name, body]) => ({
      name,
      async run() {
        const opened: Client[] = [];
        const open = async () => {
          const client = await connect();
          opened.push(client);
          return client;
        };
        try {
          const client = await open();
          await client.flushall();
          await body({ client, connect: open });
        } finally {
          for (const client of opened) client.close();
        }
      },
    }));
}

const cases: Readonly<Record<string, Body>> = {
  // ---- replies ----

  async 'strings: values, nil, numbers and OK'({ client }) {
    equal(await client.set('k', 'é'), 'OK');
    equal(await client.get('k'), 'é');
    equal(await client.get('nothing'), null);
    equal(await client.set('k', 'v', { nx: true }), null);
    equal(await client.set('k', 'w', { get: true, ex: 100 }), 'é');
    equal(await client.strlen('k'), 1);
    equal(await client.incrby('n', 2n ** 53n), 2 ** 53);
    equal(await client.incrbyfloat('f', 1.5), 1.5);
    equal(await client.mset({ a: 1, b: 2 }), 'OK');
    equal(await client.mget('a', 'nothing', 'b'), ['1', null, '2']);
  },

  async 'LCS: a string, a length, or where the pieces lie'({ client }) {
    await client.mset({ a: 'ohmytext', b: 'mynewtext' });
    equal(await client.lcs('a', 'b'), 'mytext');
    equal(await client.lcs('a', 'b', { len: true }), 6);
    equal(await client.lcs('a', 'b', { idx: true, minmatchlen: 4, withmatchlen: true }), {
      matches: [{ a: [4, 7], b: [5, 8], length: 4 }],
      len: 6,
    });
    equal((await client.lcs('a', 'b', { idx: true })).matches[1], { a: [2, 3], b: [0, 1] });
  },

  async 'hashes: objects, with any field name'({ client }) {
    equal(await client.hset('h', { name: 'Ann', age: 30 }), 2);
    equal(await client.hset('h', '__proto__', 'x'), 1);
    const all = await client.hgetall('h');
    equal(Object.entries(all), [
      ['name', 'Ann'],
      ['age', '30'],
      ['__proto__', 'x'],
    ]);
    equal(Object.keys(await client.hgetall('nothing')), []);
    equal(await client.hmget('h', 'name', 'nothing'), ['Ann', null]);
    equal(await client.hexpire('h', 100, ['name', 'nothing'], { nx: true }), [1, -2]);
    equal(await client.httl('h', ['name', 'age']), [100, -1]);
    equal(await client.hgetex('h', 'age', { persist: true }), ['30']);
    equal(await client.hsetex('h2', [['a', 1]], { fnx: true, ex: 10 }), 1);
    equal(await client.hgetdel('h2', ['a', 'b']), ['1', null]);
    equal(await client.hrandfield('nothing'), null);
    await client.hset('one', 'f', 'v');
    equal(await client.hrandfield('one'), 'f');
    equal(await client.hrandfield('one', -2), ['f', 'f']);
    equal(await client.hrandfield('one', -2, { withvalues: true }), [
      { field: 'f', value: 'v' },
      { field: 'f', value: 'v' },
    ]);
    const { cursor, fields } = await client.hscan('one', 0);
    equal([cursor, fields.f], ['0', 'v']);
    equal(await client.hscan('one', 0, { novalues: true }), { cursor: '0', fields: ['f'] });
  },

  async 'lists: elements, pops with their key, positions'({ client }) {
    equal(await client.rpush('l', ['a', 'b', 'c', 'b']), 4);
    equal(await client.lpop('l'), 'a');
    equal(await client.lpop('l', 1), ['b']);
    equal(await client.lpop('nothing', 1), null);
    equal(await client.lpos('l', 'b'), 1);
    equal(await client.lpos('l', 'b', { count: 0 }), [1]);
    equal(await client.lpos('l', 'x'), null);
    equal(await client.lmpop(['nothing', 'l'], 'RIGHT', { count: 2 }), { key: 'l', elements: ['b', 'c'] });
    equal(await client.lmpop('l', 'LEFT'), null);
    equal(await client.blpop('l', 0.01), null);
    await client.rpush('l', 'x', 'y');
    equal(await client.blpop(['nothing', 'l'], 0), { key: 'l', element: 'x' });
  },

  async 'sets: arrays'({ client }) {
    equal(await client.sadd('s', 1, 2, 3), 3);
    equal((await client.smembers('s')).sort(), ['1', '2', '3']);
    equal(await client.smismember('s', 1, 9), [1, 0]);
    equal(await client.sintercard(['s', 's'], { limit: 2 }), 2);
    equal((await client.spop('s', 9)).length, 3);
    equal(await client.spop('s'), null);
    equal(await client.sscan('s', 0), { cursor: '0', members: [] });
  },

  async 'sorted sets: members with scores, and null where there is none'({ client }) {
    equal(await client.zadd('z', { a: 1, b: 2.5 }), 2);
    equal(await client.zadd('z', [{ member: 'c', score: Number.POSITIVE_INFINITY }]), 1);
    equal(await client.zadd('z', [[2, 'a']], { gt: true, ch: true }), 1);
    equal(await client.zadd('z', { a: 1 }, { incr: true, lt: true }), null);
    equal(await client.zadd('z', { a: 1 }, { incr: true }), 3);
    equal(await client.zincrby('z', -2, 'a'), 1);
  },

  async 'sorted sets: ranges, pops and combinations'({ client }) {
    await client.zadd('z', { a: 1, b: 2.5, c: Number.POSITIVE_INFINITY });
    equal(await client.zrange('z', 0, -1), ['a', 'b', 'c']);
    equal(await client.zrange('z', '(1', '+inf', { byscore: true, withscores: true, limit: { offset: 0, count: 1 } }), [
      { member: 'b', score: 2.5 },
    ]);
    equal(await client.zscore('z', 'c'), Number.POSITIVE_INFINITY);
    equal(await client.zmscore('z', 'a', 'x'), [1, null]);
    equal(await client.zrank('z', 'b'), 1);
    equal(await client.zrank('z', 'b', { withscore: true }), { rank: 1, score: 2.5 });
    equal(await client.zrevrank('z', 'x', { withscore: true }), null);
    equal(await client.zscan('z', 0, { match: 'a' }), { cursor: '0', members: [{ member: 'a', score: 1 }] });
    equal(await client.zrandmember('z', 3, { withscores: true }).then((all) => all.length), 3);
    equal(await client.zunion(['z', 'z'], { weights: [1, 2], withscores: true }).then((all) => all[0]), {
      member: 'a',
      score: 3,
    });
    equal(await client.zinter(['z', 'nothing']), []);
    equal(await client.zpopmin('z'), { member: 'a', score: 1 });
    equal(await client.zpopmin('z', 1), [{ member: 'b', score: 2.5 }]);
    equal(await client.zmpop('z', 'MAX'), { key: 'z', members: [{ member: 'c', score: Number.POSITIVE_INFINITY }] });
    equal(await client.zpopmax('z'), null);
    await client.zadd('z', { d: 4 });
    equal(await client.bzpopmin(['nothing', 'z'], 0), { key: 'z', member: 'd', score: 4 });
    equal(await client.bzmpop(0.01, 'z', 'MIN'), null);
  },

  async 'bitmaps and HyperLogLogs: numbers'({ client }) {
    equal(await client.setbit('b', 7, 1), 0);
    equal([await client.getbit('b', 7), await client.bitcount('b')], [1, 1]);
    equal(await client.bitcount('b', { start: 0, end: 6, unit: 'BIT' }), 0);
    equal(await client.bitpos('b', 1, { start: 0 }), 7);
    equal(await client.bitop('NOT', 'c', 'b'), 1);
    equal(await client.bitfield('b', ['GET', 'u8', 0], ['OVERFLOW', 'FAIL'], ['INCRBY', 'u8', '#0', 255]), [1, null]);
    equal(await client.bitfieldRo('b', ['u4', 4]), [1]);
    equal(await client.pfadd('p', 'a', ['b', 'c']), 1);
    equal([await client.pfmerge('q', 'p'), await client.pfcount('p', 'q')], ['OK', 3]);
  },

  async 'geo: positions, distances and what is near'({ client }) {
    const places = [
      { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' },
      { longitude: 15.087269, latitude: 37.502669, member: 'Catania' },
    ];
    equal(await client.geoadd('g', places, { nx: true }), 2);
    equal(await client.geodist('g', 'Palermo', 'Catania', 'KM'), 166.2742);
    equal(await client.geohash('g', 'Palermo', 'x'), ['sqc8b49rny0', null]);
    const [palermo, nothing] = await client.geopos('g', 'Palermo', 'x');
    equal([Math.round(palermo?.longitude ?? 0), nothing], [13, null]);
    const near = {
      fromlonlat: { longitude: 15, latitude: 37 },
      byradius: { radius: 200, unit: 'KM' },
      asc: true,
    } as const;
    equal(await client.geosearch('g', near), ['Catania', 'Palermo']);
    const [first] = await client.geosearch('g', { ...near, withdist: true, withcoord: true, withhash: true, count: 1 });
    equal([first?.member, first?.distance, first?.hash], ['Catania', 56.4413, 3479447370796909]);
    equal(Math.round(first?.position?.latitude ?? 0), 38);
    equal(await client.geosearchstore('d', 'g', near, { storedist: true }), 2);
    equal(await client.georadius('g', { longitude: 15, latitude: 37 }, 100, 'KM'), ['Catania']);
    equal(await client.georadiusbymember('g', 'Palermo', 1, 'KM', { store: 'e' }), 1);
    equal(await client.georadiusbymemberRo('g', 'Palermo', 1, 'KM', { withdist: true }), [
      { member: 'Palermo', distance: 0 },
    ]);
  },

  async 'streams: entries, groups and what is pending'({ client }) {
    equal(await client.xadd('s', '1-1', { a: 1, b: 'é' }), '1-1');
    equal(await client.xadd('s', '2-0', [['a', 2]], { trim: { maxlen: 10, approximate: true } }), '2-0');
    equal(await client.xadd('nothing', '*', { a: 1 }, { nomkstream: true }), null);
    equal(
      [await client.xlen('s'), (await client.xrange('s', '-', '+', { count: 1 }))[0]],
      [
        2,
        {
          id: '1-1',
          fields: [
            ['a', '1'],
            ['b', 'é'],
          ],
        },
      ],
    );
    equal((await client.xrevrange('s', '+', '-'))[0]?.id, '2-0');
    equal(Object.entries((await client.xread({ s: '1-1' })) ?? {}), [['s', [{ id: '2-0', fields: [['a', '2']] }]]]);
    equal(await client.xread({ s: '$' }), null);
    equal(await client.xgroupCreate('s', 'g', '0'), 'OK');
    equal(Object.values((await client.xreadgroup('g', 'c', { s: '>' }, { count: 1 })) ?? {})[0]?.[0]?.id, '1-1');
    equal(await client.xpending('s', 'g'), { count: 1, smallest: '1-1', greatest: '1-1', consumers: [['c', 1]] });
    const [pending] = await client.xpending('s', 'g', { start: '-', end: '+', count: 9 });
    equal([pending?.id, pending?.consumer, pending?.deliveries], ['1-1', 'c', 1]);
    equal(await client.xclaim('s', 'g', 'd', 0, '1-1', { justid: true }), ['1-1']);
    const claimed = await client.xautoclaim('s', 'g', 'e', 0, '0');
    equal([claimed.next, claimed.entries[0]?.fields[0], claimed.deleted], ['0-0', ['a', '1'], []]);
    equal([await client.xack('s', 'g', '1-1'), await client.xdel('s', ['1-1', '9-9'])], [1, 1]);
    const [group] = await client.xinfoGroups('s');
    equal([group?.name, group?.consumers, (await client.xinfoStream('s')).length], ['g', 3, 1]);
    const waiting = client.xread({ s: '$' }, { block: 0 });
    await blocked(client);
    await client.xadd('s', '3-0', { c: 3 });
    equal(Object.values((await waiting) ?? {}), [[{ id: '3-0', fields: [['c', '3']] }]]);
    equal(await client.xtrim('s', { minid: '3' }), 1);
  },

  async 'keys: types, times, scans and sorts'({ client }) {
    await client.rpush('l', 3, 1, 2);
    equal(await client.type('l'), 'list');
    equal(await client.type('nothing'), 'none');
    equal(await client.objectEncoding('l'), 'listpack');
    equal(await client.objectEncoding('nothing'), null);
    equal(await client.expire('l', 100, { nx: true }), 1);
    equal(await client.ttl('l'), 100);
    equal(await client.scan(0, { type: 'list' }), { cursor: '0', keys: ['l'] });
    equal(await client.sort('l', { desc: true }), ['3', '2', '1']);
    equal(await client.sort('l', { store: 'sorted' }), 3);
    await client.set('w_1', 'one');
    equal(await client.sortRo('l', { get: ['#', 'w_*'], limit: { offset: 0, count: 1 } }), ['1', 'one']);
    equal(await client.del('l', ['sorted', 'nothing']), 2);
    equal(await client.randomkey(), 'w_1');
    equal(await client.waitaof(0, 0, 0), { numlocal: 0, numreplicas: 0 });
  },

  async 'server and connection: objects and text'({ client }) {
    const { 'maxmemory-policy': policy } = await client.configGet('maxmemory-policy');
    equal(policy, 'noeviction');
    equal(await client.configSet({ 'maxmemory-policy': 'noeviction' }), 'OK');
    const [get, nothing] = await client.commandInfo('get', 'nothing');
    equal([get?.name, get?.arity, get?.categories.includes('@string'), nothing], ['get', 2, true, null]);
    const [config] = await client.commandInfo('config');
    equal(
      config?.subcommands.some(({ name }) => name === 'config|get'),
      true,
    );
    equal((await client.command()).length, await client.commandCount());
    equal(await client.commandGetkeysandflags('SET', 'k', 'v'), [{ key: 'k', flags: ['OW', 'update'] }]);
    equal((await client.commandDocs('get')).get?.group, 'string');
    equal((await client.commandList({ pattern: 'nosuch*' })).length, 0);
    equal((await client.info('server')).startsWith('# Server'), true);
    const { seconds, microseconds } = await client.time();
    equal([seconds > 1.7e9, microseconds < 1e6], [true, true]);
    await client.clientSetname('me');
    equal(await client.clientGetname(), 'me');
    const me = await client.clientInfo();
    equal([me.name, me.resp, me.id], ['me', '3', String(await client.clientId())]);
    equal((await client.clientList()).filter(({ name }) => name === 'me').length, 1);
    equal(await client.ping(), 'PONG');
    equal(await client.ping('é'), 'é');
    equal((await client.hello()).proto, 3);
    equal((await client.role())[0], 'master');
    equal((await client.lolwut({ version: 5 }, 10, 1, 1)).includes('Redis ver.'), true);
  },

  async 'call: any command, its reply in natural form'({ client }) {
    await client.call('HSET', 'h', 'a', 1);
    equal(Object.entries((await client.call('HGETALL', 'h')) as object), [['a', '1']]);
    equal(await client.call('GET', 'nothing'), null);
    equal(await client.call('DEBUG', 'STRINGMATCH-LEN', '0', 'a').catch((error) => error instanceof ReplyError), true);
    await rejects(client.call('SUBSCRIBE', 'c'), 'ArgumentError');
  },

  async 'bytes: the replies of a client that asks for them'({ client }) {
    const bytes = Uint8Array.of(0, 255, 128, 10);
    await client.set(bytes, bytes);
    const raw = client.with({ decode: 'bytes' });
    equal(await raw.get(bytes), bytes);
    equal(await raw.keys('*'), [bytes]);
    equal(await raw.type(bytes), 'string');
    equal(await raw.with({ decode: 'utf8' }).echo('a'), 'a');
    await client.hset('h', 'f', bytes);
    equal((await raw.hgetall('h')).f, bytes);
  },

  async 'newest: commands that came after 8.0'({ client }) {
    equal(await client.msetex({ a: 3 }, { px: 100_000 }), 1);
    equal(await client.increx('n2', { byint: 5, ubound: 3, saturate: true }), { value: 3, increment: 3 });
    equal(await client.increx('f2', { byfloat: 0.5 }), { value: 0.5, increment: 0.5 });
    equal((await client.digest('a'))?.length, 16);
    equal(await client.himportPrepare('p', 'a', 'b'), 'OK');
    equal(await client.himportSet('i', 'p', 1, 2), 'OK');
    equal(await client.hvals('i'), ['1', '2']);
    await client.rpush('l', 'y');
    equal(await client.lmovem('l', 'm', 'LEFT', 'RIGHT', { count: 5, bulk: true }), ['y']);
  },

  // ---- order and errors ----

  async 'commands of one turn are answered in order, each for itself'({ client }) {
    const results = await Promise.allSettled([
      client.set('k', 'v'),
      client.incr('k'),
      client.lpush('k', 1),
      client.get('k'),
      ...Array.from({ length: 1000 }, () => client.incr('n')),
    ]);
    equal(
      results.slice(0, 4).map((one) => (one.status === 'fulfilled' ? one.value : one.reason.code)),
      ['OK', 'ERR', 'WRONGTYPE', 'v'],
    );
    equal(
      results.slice(4).map((one) => one.status === 'fulfilled' && one.value),
      [...Array(1000).keys()].map((i) => i + 1),
    );
  },

  async 'an error reply rejects with code, message and command'({ client }) {
    await client.set('k', 'v');
    const error = await rejects(client.lpush('k', 1), 'ReplyError');
    equal(
      { ...(error as ReplyError), message: error.message },
      {
        name: 'ReplyError',
        code: 'WRONGTYPE',
        command: 'lpush',
        message: 'WRONGTYPE Operation against a key holding the wrong kind of value',
      },
    );
    await rejects(client.set('k', undefined as unknown as string), 'ArgumentError');
    await rejects(client.call(), 'ArgumentError');
  },

  async 'pipeline: all results, errors in their places or thrown'({ client }) {
    const pipeline = client.pipeline().set('k', 'v').incr('k').get('k').hgetall('nothing');
    equal(pipeline.length, 4);
    const [set, incr, get] = await pipeline.execSettled();
    equal([set, incr instanceof ReplyError && incr.command, get], ['OK', 'incr', 'v']);
    equal(pipeline.length, 0);
    await rejects(client.pipeline().incr('k').exec(), 'ReplyError');
    equal(await client.pipeline().get('k').zpopmin('z').exec(), ['v', null]);
    equal(await client.pipeline().exec(), []);
  },

  async 'pipeline: one that waits holds up nobody'({ client }) {
    const waiting = client.pipeline().set('a', 1).blpop('l', 0).get('a').exec();
    equal(await client.ping(), 'PONG');
    await client.rpush('l', 'x');
    equal(await waiting, ['OK', { key: 'l', element: 'x' }, '1']);
  },

  async 'multi: one transaction, its results shaped'({ client }) {
    const results = await client.multi().hset('h', 'a', 1).hgetall('h').zadd('z', { a: 1 }, { incr: true }).exec();
    equal([results[0], Object.entries(results[1]), results[2]], [1, [['a', '1']], 1]);
    const settled = await client.multi().incr('h').get('k').execSettled();
    equal([settled[0] instanceof ReplyError, settled[1]], [true, null]);
    equal(await client.multi().exec(), []);
  },

  async 'multi: a refused command refuses all, and is told'({ client }) {
    const error = await rejects(
      client
        .multi()
        .set('k', 'v')
        .queue({ words: ['SET', 'k'], shape: () => null, blocking: false })
        .exec(),
      'ReplyError',
    );
    equal([(error as ReplyError).command, error.message.includes('wrong number')], ['set', true]);
    equal(await client.get('k'), null);
  },

  async 'multi: what it selects holds for connections that come later'({ client }) {
    await client.multi().select(3).exec();
    await client.rpush('l', 'x');
    equal(await client.blpop('l', 0), { key: 'l', element: 'x' });
    await client.select(0);
  },

  async 'watch: a change by another makes exec reject, and the next attempt works'({ client, connect }) {
    const other = await connect();
    const attempt = (disturb: boolean) =>
      client.watch('n', async (session) => {
        const value = Number(await session.get('n'));
        if (disturb) await other.incr('n');
        return session
          .multi()
          .set('n', value + 10)
          .get('n')
          .exec();
      });
    equal((await rejects(attempt(true), 'WatchError')) instanceof WatchError, true);
    equal(await attempt(false), ['OK', '11']);
    const connections = (await client.clientList()).length;
    await attempt(false);
    equal((await client.clientList()).length <= connections, true);
  },

  async 'watch: a body that throws leaves nothing behind'({ client }) {
    await rejects(
      client.watch('k', async (session) => {
        await session.call('MULTI');
        throw new RangeError('mine');
      }),
      'RangeError',
    );
    equal(await client.set('k', 1), 'OK');
    equal(
      (await client.clientList()).every(({ flags }) => flags !== 'x'),
      true,
    );
  },

  async 'transaction: tries again when a watched key changed'({ client, connect }) {
    const other = await connect();
    let tries = 0;
    const add = (by: number, disturbances: number) =>
      client.transaction('n', async (session) => {
        const value = Number(await session.get('n'));
        if (tries++ < disturbances) await other.incr('n');
        return session
          .multi()
          .set('n', value + by)
          .exec();
      });
    equal([await add(10, 3), tries, await client.get('n')], [['OK'], 4, '13']);
    tries = 0;
    const never = client.transaction(
      'n',
      async (session) => {
        await other.incr('n');
        tries++;
        return session.multi().get('n').exec();
      },
      { attempts: 3 },
    );
    equal([(await rejects(never, 'WatchError')).name, tries], ['WatchError', 3]);
    await rejects(
      client.transaction('n', async () => {
        throw new RangeError('mine');
      }),
      'RangeError',
    );
  },

  async 'iterators: every key, field and member once'({ client }) {
    const collect = async <T>(iterator: AsyncIterable<T>) => {
      const found: T[] = [];
      for await (const one of iterator) found.push(one);
      return found;
    };
    const numbers = Array.from({ length: 300 }, (_, i) => String(i));
    await client.mset(numbers.map((n) => [`key:${n}`, n]));
    await client.hset('h', Object.fromEntries(numbers.map((n) => [`f${n}`, n])));
    await client.sadd('s', numbers);
    await client.zadd('z', Object.fromEntries(numbers.map((n) => [`m${n}`, Number(n)])));
    const keys = await collect(client.scanIterator({ match: 'key:*', count: 20 }));
    equal(keys.sort(), numbers.map((n) => `key:${n}`).sort());
    equal(await collect(client.scanIterator({ type: 'zset' })), ['z']);
    equal(Object.fromEntries(await collect(client.hscanIterator('h', { count: 7 }))).f299, '299');
    equal((await collect(client.sscanIterator('s'))).length, 300);
    const members = await collect(client.zscanIterator('z', { match: 'm29*' }));
    equal(members.map(({ score }) => score).sort(), [29, 290, 291, 292, 293, 294, 295, 296, 297, 298, 299]);
    equal(await collect(client.sscanIterator('nothing')), []);
  },

  async 'json: strings of replies as what they stand for'({ client }) {
    const json = client.with({ decode: 'json' });
    await client.set('o', JSON.stringify({ a: [1, 'é', null] }));
    await client.set('t', 'no {json');
    equal(await json.get('o'), { a: [1, 'é', null] });
    equal(await json.mget('o', 't', 'nothing'), [{ a: [1, 'é', null] }, 'no {json', null]);
    equal(await json.with({ decode: 'utf8' }).get('t'), 'no {json');
  },

  async 'timeout: a command that is not answered in time is given up'({ client }) {
    const hasty = client.with({ timeout: 20 });
    equal(await hasty.set('k', 'v'), 'OK');
    equal((await rejects(hasty.blpop('l', 0), 'TimeoutError')).message, 'no answer in 20 ms');
    await rejects(hasty.pipeline().blpop('l', 0).exec(), 'TimeoutError');
    // The one that was given up takes nothing any more.
    await client.rpush('l', 'x');
    equal(await client.lrange('l', 0, -1), ['x']);
    equal(await hasty.with({ timeout: 0 }).blpop('l', 0), { key: 'l', element: 'x' });
  },

  // ---- scripts ----

  async 'scripts are sent once, and again when the server forgot them'({ client }) {
    const script = client.script("return {KEYS[1], ARGV[1], redis.call('incr', KEYS[1])}");
    equal(script.sha.length, 40);
    equal(await script.run('n', 'é'), ['n', 'é', 1]);
    await client.call('SCRIPT', 'FLUSH');
    equal(await script.run(['n'], ['x']), ['n', 'x', 2]);
    equal(await client.call('SCRIPT', 'EXISTS', script.sha), [1]);
    const [, ran, n] = await client.pipeline().set('n', 5).queue(script.call('n', 'y')).get('n').exec();
    equal([ran, n], [['n', 'y', 6], '6']);
    const failing = client.script("return redis.error_reply('MINE went wrong')");
    equal(((await rejects(failing.run(), 'ReplyError')) as ReplyError).code, 'MINE');
    const reading = client.script("return redis.call('set', 'k', 'v')", { readonly: true });
    await rejects(reading.run('k'), 'ReplyError');
    await failing.load();
  },

  async 'a lock is had by one, expires, and is given back by its owner alone'({ client, connect }) {
    const other = await connect();
    const lock = client.lock('lock', { timeout: 10_000 });
    const theirs = other.lock('lock', { timeout: 10_000, sleep: 5 });
    equal([await lock.acquire(), await lock.owned(), await lock.locked()], [true, true, true]);
    equal(await theirs.acquire({ blocking: false }), false);
    equal(await theirs.acquire({ blockingTimeout: 20 }), false);
    equal([await theirs.owned(), (await rejects(theirs.release(), 'LockError')).name], [false, 'LockError']);
    await lock.extend(5000);
    equal((await client.pttl('lock')) > 10_000, true);
    await lock.extend(3000, { replace: true });
    equal((await client.pttl('lock')) <= 3000, true);
    await lock.reacquire();
    equal((await client.pttl('lock')) > 3000, true);
    const waiting = theirs.acquire();
    await lock.release();
    equal([await waiting, await theirs.owned(), await lock.owned()], [true, true, false]);
    await client.set('lock', 'stolen');
    await rejects(theirs.extend(5), 'LockError');
    await rejects(theirs.reacquire(), 'LockError');
    await rejects(theirs.release(), 'LockError');
    await client.del('lock');
    {
      await using held = await client.lock('lock').held();
      equal([await held.owned(), await client.pttl('lock')], [true, -1]);
      await rejects(held.extend(5), 'LockError');
    }
    equal(await client.exists('lock'), 0);
  },

  // ---- commands that wait ----

  async 'a command that waits holds up nobody'({ client }) {
    const order: string[] = [];
    const waiting = [client.blpop('a', 0), client.bzpopmin('b', 0), client.call('BRPOP', 'c', 0)];
    for (const one of waiting) void one.then((value) => order.push(JSON.stringify(value)));
    equal(await client.ping(), 'PONG');
    await client.zadd('b', { m: 1 });
    await waiting[1];
    await client.rpush('a', 1);
    await client.rpush('c', 2);
    await Promise.all(waiting);
    equal(order, ['{"key":"b","member":"m","score":1}', '{"key":"a","element":"1"}', '["c","2"]']);
  },

  async 'a command that waits comes after what was sent before it'({ client }) {
    const [, popped] = await Promise.all([client.rpush('l', 'x'), client.blpop('l', 0)]);
    equal(popped, { key: 'l', element: 'x' });
  },

  async 'connections for commands that wait are used again, in the selected database'({ client }) {
    const wait = async (db: number) => {
      await client.select(db);
      const waiting = client.blpop('l', 0);
      await client.rpush('l', db);
      return (await waiting)?.element;
    };
    equal(await wait(1), '1');
    const connections = (await client.clientList()).length;
    equal([await wait(2), await wait(0), await wait(1)], ['2', '0', '1']);
    equal((await client.clientList()).length, connections);
    await rejects(client.select(999), 'ReplyError');
    equal(await wait(1), '1');
    const refused = client.select(999).catch(() => {});
    await refused;
    const again = client.blpop('l', 0);
    await client.rpush('l', 'still 1');
    equal((await again)?.element, 'still 1');
    await client.select(0);
  },

  async 'a connection that was killed while idle is not used again'({ client }) {
    await client.rpush('l', 1, 2);
    await client.blpop('l', 0);
    await client.clientKill({ type: 'NORMAL', skipme: true });
    // Over a socket it may be the attempt that shows that the connection is gone.
    const popped = await client.blpop('l', 0).catch(() => client.blpop('l', 0));
    equal(popped, { key: 'l', element: '2' });
  },

  async 'abort: a command that waits is called back, and its connection used again'({ client }) {
    const controller = new AbortController();
    const waiting = client.with({ signal: controller.signal }).blpop('l', 0);
    await blocked(client);
    controller.abort(new Error('enough'));
    equal((await rejects(waiting, 'Error')).message, 'enough');
    await client.rpush('l', 'x', 'y');
    equal(await client.lrange('l', 0, -1), ['x', 'y']);
    equal(await client.blpop('l', 0), { key: 'l', element: 'x' });
    await rejects(client.with({ signal: controller.signal }).get('k'), 'Error');
    await rejects(client.with({ signal: controller.signal }).pipeline().get('k').exec(), 'Error');
    await rejects(client.with({ signal: controller.signal }).multi().get('k').exec(), 'Error');
  },

  async 'abort: at once, before the command is on its way'({ client }) {
    const controller = new AbortController();
    const waiting = client.with({ signal: controller.signal }).blpop('l', 0);
    controller.abort();
    equal((await rejects(waiting, 'AbortError')).name, 'AbortError');
  },

  async 'abort: data that came first is not lost'({ client }) {
    for (let i = 0; i < 50; i++) {
      const controller = new AbortController();
      const waiting = client.with({ signal: controller.signal }).blpop('l', 0);
      if (i % 2 === 0) await blocked(client);
      const pushed = client.rpush('l', i);
      if (i % 3 === 0) await null;
      controller.abort();
      const popped = await waiting.then(
        (value) => value?.element ?? null,
        () => null,
      );
      await pushed;
      equal(popped === null ? await client.lpop('l') : popped, String(i));
    }
  },

  async 'abort: a command that CLIENT PAUSE holds back'({ client }) {
    const controller = new AbortController();
    await client.clientPause(30, 'WRITE');
    const waiting = rejects(client.with({ signal: controller.signal }).blpop('l', 0), 'AbortError');
    await blocked(client);
    controller.abort();
    await waiting;
    equal(await client.rpush('l', 'x'), 1);
  },

  async 'abort: commands that do not wait reject at once, and are carried out'({ client }) {
    const controller = new AbortController();
    const sent = client.with({ signal: controller.signal }).set('k', 'v');
    controller.abort();
    await rejects(sent, 'AbortError');
    equal(await client.get('k'), 'v');
  },

  // ---- messages ----

  async 'subscribe: for await, until unsubscribed'({ client }) {
    const subscription = await client.subscribe(['a', 'b']);
    equal(await client.publish('a', 'é'), 1);
    await client.publish('b', 2);
    const heard: Message[] = [];
    for await (const message of subscription) {
      heard.push(message);
      if (heard.length === 2) break;
    }
    equal(heard, [
      { channel: 'a', message: 'é' },
      { channel: 'b', message: '2' },
    ]);
    equal(await client.publish('a', 'nobody'), 0);
    equal(await client.pubsubChannels(), []);
  },

  async 'subscribe: handlers, patterns and shard channels'({ client, connect }) {
    const other = await connect();
    const heard: Message[] = [];
    let done: () => void = () => {};
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    const add = (message: Message) => {
      if (heard.push(message) === 3) done();
    };
    await Promise.all([client.subscribe('news', add), client.psubscribe('n*', add), client.ssubscribe('shard', add)]);
    equal(Object.entries(await other.pubsubNumsub('news', 'x')), [
      ['news', 1],
      ['x', 0],
    ]);
    equal(await other.pubsubNumpat(), 1);
    equal(await other.publish('news', 1), 2);
    equal(await other.spublish('shard', 2), 1);
    await all;
    equal(
      heard.map(({ channel, pattern, message }) => [channel, pattern ?? null, message]),
      [
        ['news', null, '1'],
        ['news', 'n*', '1'],
        ['shard', null, '2'],
      ],
    );
  },

  async 'subscribe: two to one channel share it, and each ends for itself'({ client }) {
    const heard: string[] = [];
    const first = await client.subscribe('c', ({ message }) => void heard.push(`first ${message}`));
    const second = await client.subscribe('c');
    await client.publish('c', 1);
    await second[Symbol.asyncIterator]().next();
    await first.unsubscribe();
    await first.unsubscribe();
    equal(await client.publish('c', 2), 1);
    equal((await second[Symbol.asyncIterator]().next()).value?.message, '2');
    const last = second[Symbol.asyncIterator]().next();
    await second.unsubscribe();
    equal([await last, heard], [{ value: undefined, done: true }, ['first 1']]);
    equal(await client.publish('c', 3), 0);
  },

  async 'subscribe: a handler may send commands'({ client }) {
    const answered = new Promise<unknown>((resolve) => {
      void client.subscribe('c', ({ message }) => resolve(client.incrby('n', Number(message))));
    });
    while ((await client.publish('c', 5)) === 0);
    equal(await answered, 5);
  },

  async 'subscribe: a killed connection is made anew, with its subscriptions'({ client, connect }) {
    const other = await connect();
    const channel = await client.subscribe('c');
    const pattern = await client.psubscribe('p*');
    await other.clientKill({ type: 'PUBSUB' });
    await until(async () => (await other.publish('c', 1)) === 1);
    await until(async () => (await other.publish('pat', 2)) === 1);
    equal((await channel[Symbol.asyncIterator]().next()).value, { channel: 'c', message: '1' });
    equal((await pattern[Symbol.asyncIterator]().next()).value, { pattern: 'p*', channel: 'pat', message: '2' });
    await channel.unsubscribe();
    await pattern.unsubscribe();
    equal(await other.publish('c', 3), 0);
  },

  async 'subscribe: closing the client ends it'({ client }) {
    const subscription = await client.subscribe('c');
    const next = subscription[Symbol.asyncIterator]().next();
    client.close();
    equal(await next, { value: undefined, done: true });
    await rejects(client.subscribe('d'), 'ConnectionClosedError');
  },

  async 'pubsub: messages one by one, confirmations among them'({ client, connect }) {
    const pubsub = client.pubsub();
    equal([pubsub.subscribed, await pubsub.getMessage()], [false, null]);
    const handled: unknown[] = [];
    await pubsub.subscribe('a', { b: (message) => void handled.push(message.data) });
    await pubsub.psubscribe('p*');
    const next = () => pubsub.getMessage({ timeout: 5000 });
    const confirmation = { type: 'subscribe', pattern: null, channel: 'a', data: 1 };
    equal([await next(), (await next())?.data, (await next())?.type], [confirmation, 2, 'psubscribe']);
    await client.publish('b', 'handled');
    await client.publish('a', 'é');
    await client.publish('pat', 1);
    equal(await next(), { type: 'message', pattern: null, channel: 'a', data: 'é' });
    equal(await next(), { type: 'pmessage', pattern: 'p*', channel: 'pat', data: '1' });
    equal(handled, ['handled']);
    await pubsub.unsubscribe('a');
    await pubsub.punsubscribe();
    equal(await pubsub.getMessage({ timeout: 20, ignoreSubscribeMessages: true }), null);
    equal(pubsub.subscribed, true);
    const other = await connect();
    await other.clientKill({ type: 'PUBSUB' });
    await until(async () => (await other.publish('b', 'again')) === 1);
    await until(async () => (await other.ping()) === 'PONG' && handled.length === 2);
    const left = (async () => {
      const found: unknown[] = [];
      for await (const { type } of pubsub) found.push(type);
      return found;
    })();
    pubsub.close();
    equal((await left).includes('subscribe'), true);
    await until(async () => (await other.publish('b', 'nobody')) === 0);
  },

  async 'keyspace events: what happens to keys, typed'({ client }) {
    const events = await client.keyspaceEvents({ match: 'user:*', events: ['set', 'del', 'expire'] });
    await client.set('other', 1);
    await client.set('user:1', 1, { ex: 100 });
    await client.append('user:1', 'x');
    await client.del('user:1');
    const heard: unknown[] = [];
    for await (const event of events) {
      heard.push(event);
      if (heard.length === 3) break;
    }
    equal(
      heard,
      ['set', 'expire', 'del'].map((event) => ({ db: 0, key: 'user:1', event })),
    );
    equal((await client.pubsubNumpat()) === 0, true);
    await client.configSet({ 'notify-keyspace-events': '' });
  },

  async 'an unknown command: what may have been meant'({ client }) {
    const explained = async (...words: string[]) =>
      ((await rejects(client.call(...words), 'ReplyError')) as ReplyError).explain();
    const error = (await rejects(client.call('ZDAD', 'z', 1, 'a'), 'ReplyError')) as ReplyError;
    equal(error.message.startsWith("ERR unknown command 'ZDAD'"), true);
    equal(error.explain(), 'did you mean ZADD?');
    equal(await explained('hgetal', 'h'), 'did you mean HGETALL?');
    equal(await explained('OBJECT', 'ENCODIN', 'k'), 'did you mean OBJECT ENCODING?');
    equal(await explained('SELECT * FROM t'), 'there is no command of a name like that: COMMAND LIST tells all');
    await client.set('k', 'v');
    equal(await explained('LPUSH', 'k', 'x'), null);
  },

  async 'an abort ends whatever waits'({ client, connect }) {
    const aborting = new AbortController();
    const own = client.with({ signal: aborting.signal });
    const subscription = await own.subscribe('news');
    const next = subscription[Symbol.asyncIterator]().next();
    const pubsub = client.pubsub();
    await client.set('lock', 'theirs');
    const waiting = [
      own.blpop('l', 0),
      next,
      own.lock('lock').acquire(),
      pubsub.getMessage({ timeout: 60_000, signal: aborting.signal }),
    ];
    const ended = Promise.all(waiting.map((one) => rejects(one, 'RangeError')));
    await blocked(await connect());
    const reason = new RangeError('enough');
    aborting.abort(reason);
    for (const error of await ended) equal(error === reason, true);
    await rejects(own.get('k'), 'RangeError');
    await rejects(own.subscribe('more'), 'RangeError');
    await rejects(own.scanIterator().next(), 'RangeError');
    await until(async () => (await client.pubsubNumsub('news')).news === 0);
  },

  async 'tracking: a cache that hears of every change'({ client, connect }) {
    const other = await connect();
    const cached = client.cached();
    const counted = () => {
      const { hits = 0, misses = 0 } = cached.cacheStatistics ?? {};
      return [hits, misses];
    };
    await other.mset({ k: 1, l: 2 });
    equal([await cached.get('k'), await cached.mget('k', 'l'), await cached.get('k')], ['1', ['1', '2'], '1']);
    equal(counted(), [1, 2]);
    await other.set('k', 3);
    // A reply from here alone would let no news in.
    await until(async () => (await client.ping()) === 'PONG' && (await cached.get('k')) === '3');
    equal(await cached.mget('k', 'l'), ['3', '2']);
    // One's own write is seen at once.
    for (let i = 0; i < 50; i++) {
      await cached.incr('k');
      equal(await cached.get('k'), String(4 + i));
    }
    await cached.pipeline().set('k', 'a').exec();
    equal(await cached.get('k'), 'a');
    await cached.multi().set('k', 'b').exec();
    equal(await cached.with({ decode: 'bytes' }).get('k'), Uint8Array.of(98));
    await rejects(cached.lpush('k', 1), 'ReplyError');
    await rejects(cached.llen('k'), 'ReplyError');
    await other.flushall();
    await until(async () => (await client.ping()) === 'PONG' && (await cached.get('k')) === null);
    await cached.select(1);
    await cached.set('k', 'elsewhere');
    equal(await cached.get('k'), 'elsewhere');
    await cached.select(0);
    equal(await cached.get('k'), null);
    const small = client.cached({ maxEntries: 2 });
    for (const key of ['a', 'b', 'c', 'a']) await small.get(key);
    equal(small.cacheStatistics, { hits: 0, misses: 4, invalidated: 0, entries: 2 });
    equal(client.cacheStatistics, null);
  },

  async 'monitoring: every command, whoever sent it'({ client }) {
    const monitor = await client.monitor();
    await client.set('k', 'é"\n');
    await client.eval("return redis.call('get', KEYS[1])", { keys: 'k' });
    const seen: unknown[] = [];
    for await (const { words, db, source, time } of monitor) {
      equal(time > 1e9 && db === 0, true);
      if (/^(set|get)$/i.test(words[0] ?? '')) seen.push([words, source === 'lua']);
      if (seen.length === 2) monitor.close();
    }
    equal(seen, [
      [['SET', 'k', 'é"\n'], false],
      [['get', 'k'], true],
    ]);
  },

  // ---- key prefixes ----

  async 'key prefix: keys, patterns and keys in replies'({ client }) {
    const own = client.with({ keyPrefix: 'a[?]:' });
    await client.mset({ k: 'outer', 'a:k': 'other', 'a[x]:k': 'other' });
    await own.mset({ k: 1, l: 2 });
    equal(await own.mget('k', 'l', 'a[?]:k'), ['1', '2', null]);
    equal(await client.get('a[?]:k'), '1');
    equal(await client.get('k'), 'outer');
    equal((await own.keys('*')).sort(), ['k', 'l']);
    equal((await own.scan('0', { count: 100 })).keys.sort(), ['k', 'l']);
    equal((await own.scan('0', { match: 'l*', count: 100 })).keys, ['l']);
    await own.rpush('list', 'x', 'y');
    equal(await own.lmpop(['none', 'list'], 'LEFT'), { key: 'list', elements: ['x'] });
    await own.zadd('z', { m: 1 });
    equal((await own.zmpop(['none', 'z'], 'MIN'))?.key, 'z');
    await own.sadd('s', '2', '1');
    await own.mset({ w_1: 2, w_2: 1, n_1: 'one', n_2: 'two' });
    equal(await own.sort('s', { by: 'w_*', get: 'n_*' }), ['two', 'one']);
    equal(await own.sort('s', { store: 'sorted' }), 2);
    equal(await own.lrange('sorted', 0, -1), ['1', '2']);
    await own.xadd('x', '*', { f: 1 });
    equal(Object.keys((await own.xread({ x: '0' })) ?? {}), ['x']);
    equal(await own.objectEncoding('k'), 'int');
    await rejects(own.randomkey(), 'UnsupportedError');
    await rejects(own.call('MODULE.COMMAND', 'k'), 'UnsupportedError');
    equal((await client.keys('a\\[\\?\\]:*')).length, (await own.keys('*')).length);
  },

  async 'key prefix: scripts, locks, pipelines and transactions'({ client }) {
    const own = client.with({ keyPrefix: 'a:' });
    const script = own.script("return redis.call('incr', KEYS[1]) .. KEYS[1]");
    equal(await script.run('n'), '1a:n');
    equal(
      await own
        .pipeline()
        .set('p', 1)
        .queue(script.call('n'))
        .keys('*')
        .exec()
        .then(([a, b, c]) => [a, b, c.sort()]),
      ['OK', '2a:n', ['n', 'p']],
    );
    equal(await own.multi().set('m', 1).get('m').exec(), ['OK', '1']);
    equal((await client.keys('*')).sort(), ['a:m', 'a:n', 'a:p']);
    const lock = own.lock('lock');
    equal(await lock.acquire(), true);
    equal(await client.exists('a:lock'), 1);
    await lock.release();
    const nested = own.with({ keyPrefix: `${own.keyPrefix}b:` });
    await nested.set('k', 1);
    equal(await own.get('b:k'), '1');
  },

  async 'key prefix, on a connection: waiting, watching and events'({ client }) {
    const own = client.with({ keyPrefix: 'a:' });
    const popped = own.blpop('l', 0);
    const other = own.bzpopmin(['y', 'z'], 0);
    await client.rpush('a:l', 'x');
    await client.zadd('a:z', { m: 1 });
    equal(await popped, { key: 'l', element: 'x' });
    equal((await other)?.key, 'z');
    const events = await own.keyspaceEvents({ match: 'u*', events: ['set', 'incrby'] });
    await client.mset({ u: 1, 'a:v': 1, 'b:u': 1, 'a:u1': 1 });
    await own.transaction('u2', async (session) => {
      const before = await session.get('u2');
      return session.multi().set('u2', `${before}!`).exec();
    });
    equal(await client.get('a:u2'), 'null!');
    await rejects(
      own.watch('w', async (session) => {
        await client.set('a:w', 1);
        return session.multi().set('w', 2).exec();
      }),
      'WatchError',
    );
    const heard: string[] = [];
    for await (const { key } of events) if (heard.push(key) === 2) break;
    equal(heard, ['u1', 'u2']);
    await client.configSet({ 'notify-keyspace-events': '' });
  },

  // ---- beginnings and ends ----

  async 'reset: as if new'({ client }) {
    await client.select(4);
    await client.clientSetname('me');
    await client.reset();
    equal(await client.clientGetname(), null);
    const info = await client.clientInfo();
    equal([info.db, info.resp], ['0', '3']);
    const waiting = client.blpop('l', 0);
    await client.rpush('l', 1);
    equal(await waiting, { key: 'l', element: '1' });
  },

  async 'auth: connections that come later log in as well'({ client, connect }) {
    await client.configSet('requirepass', 'secret');
    const other = await connect();
    try {
      equal(((await rejects(other.get('k'), 'ReplyError')) as ReplyError).code, 'NOAUTH');
      equal(((await rejects(other.auth('wrong'), 'ReplyError')) as ReplyError).code, 'WRONGPASS');
      equal(await other.auth('secret'), 'OK');
      await other.rpush('l', 1);
      equal(await other.blpop('l', 0), { key: 'l', element: '1' });
      await other.subscribe('c');
      equal(await other.publish('c', 1), 1);
    } finally {
      await client.configSet('requirepass', '');
    }
  },

  async 'CLIENT REPLY: commands without a reply resolve with undefined'({ client }) {
    equal(await client.clientReply('OFF'), undefined);
    equal(
      [await client.incr('n'), await client.hgetall('h'), await client.clientInfo()],
      [undefined, undefined, undefined],
    );
    equal(await client.clientReply('ON'), 'OK');
    equal(await client.get('n'), '1');
  },

  async 'close: what is pending rejects, whatever it waits for'({ client }) {
    const waiting = client.blpop('l', 0);
    await blocked(client);
    const pending = Promise.allSettled([waiting, client.watch('k', (session) => session.blpop('l', 0))]);
    client.close();
    client.close();
    equal(
      (await pending).map((one) => one.status === 'rejected' && one.reason instanceof ConnectionClosedError),
      [true, true],
    );
    await rejects(client.get('k'), 'ConnectionClosedError');
    await rejects(client.blpop('k', 0), 'ConnectionClosedError');
    await rejects(client.pipeline().get('k').exec(), 'ConnectionClosedError');
    await rejects(client.multi().get('k').exec(), 'ConnectionClosedError');
    await rejects(
      client.watch('k', async () => 1),
      'ConnectionClosedError',
    );
    await client.quit();
  },

  async 'close: the engine lets go of the connections'({ client, connect }) {
    const other = await connect();
    await other.subscribe('c');
    const waiting = other.blpop('l', 0).catch(() => {});
    await blocked(client);
    other.close();
    await waiting;
    await until(async () => (await client.clientList()).length === 1);
    equal(await client.rpush('l', 1), 1);
    equal(await client.publish('c', 1), 0);
  },

  async 'quit: what was sent before is answered'({ client, connect }) {
    const other = await connect();
    const sent = [other.set('k', 'v'), other.incr('k').catch((error: ReplyError) => error.code), other.get('k')];
    await other.quit();
    equal(await Promise.all(sent), ['OK', 'ERR', 'v']);
    await rejects(other.get('k'), 'ConnectionClosedError');
    await other.quit();
    equal(await client.get('k'), 'v');
  },

  async 'a client that is killed rejects what is pending, and is as before on its next connection'({
    client,
    connect,
  }) {
    const other = await connect();
    await other.select(2);
    await other.clientSetname('other');
    const id = await other.clientId();
    const waiting = other.blpop('l', 0);
    await blocked(client);
    equal(await client.clientKill({ id }), 1);
    // What was sent on the old connection is lost; who sent it hears so, and nothing is sent twice.
    await other.incr('n').catch((error: Error) => equal(error.name, 'ConnectionClosedError'));
    await until(async () => (await other.clientGetname().catch(() => null)) === 'other');
    equal([(await other.clientInfo()).db, (await other.clientId()) === id], ['2', false]);
    await other.rpush('l', 1);
    equal(await waiting, { key: 'l', element: '1' });
    await other.flushdb();
  },

  async 'observe: keys that change are reported until it is stopped'({ client, connect }) {
    const other = await connect();
    const reports: unknown[] = [];
    let heard: () => void = () => {};
    const stop = await client.observe((changes) => {
      reports.push(...changes);
      heard();
    });
    // A busy engine may tell of them one by one.
    const first = new Promise<void>((resolve) => {
      heard = () => reports.length >= 2 && resolve();
    });
    await other.mset({ a: 1, é: 2 });
    await other.set('a', 2);
    await first;
    equal(reports, [
      { db: 0, key: 'a' },
      { db: 0, key: 'é' },
    ]);
    stop();
    const second = new Promise<void>((resolve) => {
      void other.observe(() => resolve());
    });
    await other.set('b', 1);
    await second;
    equal(reports.length, 2);
  },

  async 'several clients share the engine, each with its own state'({ client, connect }) {
    const other = await connect();
    await other.select(1);
    await Promise.all([client.set('k', 'zero'), other.set('k', 'one')]);
    equal([await client.get('k'), await other.get('k')], ['zero', 'one']);
    equal(await client.swapdb(0, 1), 'OK');
    equal([await client.get('k'), await other.get('k')], ['one', 'zero']);
  },
};

/** Resolves once some connection waits for a key. */
function blocked(client: Client): Promise<void> {
  return until(async () => (await client.clientList()).some(({ flags }) => flags?.includes('b')));
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

async function rejects(promise: Promise<unknown>, name: string): Promise<Error> {
  const error = await promise.then(
    (value) => {
      throw new Error(`expected a ${name}, got ${show(value)}`);
    },
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error) || error.name !== name) throw new Error(`expected a ${name}, got ${show(error)}`);
  return error;
}

function equal(actual: unknown, expected: unknown): void {
  if (show(actual) !== show(expected)) throw new Error(`expected ${show(expected)}, got ${show(actual)}`);
}

/** A value as text, different for different values. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return `bytes(${value.join(' ')})`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return `${String(value)}${typeof value === 'bigint' ? 'n' : ''}`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}: ${show(one)}`).join(', ')}}`;
}
