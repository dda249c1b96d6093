// Scripts of the builder: the two classic examples over every kind of backend, all that the builder can say, and random
// programs, which must end alike as our engine runs them, as Lua in our own machine, and as Lua in redis-server.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { upstash } from '../src/adapters/upstash/handler.ts';
import { toLua } from '../src/client/scripts/lua.ts';
import { write } from '../src/client/scripts/travel.ts';
import { writeProgram } from '../src/engine/scripting/program.ts';
import { type Client, connect, terminateWorker } from '../src/index.ts';
import { defineScript, type Expr } from '../src/script.ts';
import { programArguments, programKeys, randomProgram } from './random-programs.ts';
import { isAvailable, type RealServer, startServer } from './servers.ts';

const real = '7.0.15';
let server: RealServer | null = null;

beforeAll(async () => {
  if (isAvailable(real)) server = await startServer(real);
});

afterAll(async () => {
  await server?.stop();
  await terminateWorker('scripts');
});

/** Whatever the items are worth goes left of the limit or right of it. */
const drain = defineScript(
  { keys: ['inp', 'left', 'right'], args: { cmp: 'number' } },
  (s, { inp, left, right }, { cmp }) => {
    const current = s.local(s.redis.lpop(inp));
    s.while(current.ne(null), () => {
      s.if(
        current.toNumber().default(0).lt(cmp),
        () => s.redis.rpush(left, current),
        () => s.redis.rpush(right, current),
      );
      current.set(s.redis.lpop(inp));
    });
  },
);

/** A stack of frames with fields; what the top frame has not, one below may have. */
const frameKeys = ['size', 'frame'] as const;
const pushFrame = defineScript({ keys: frameKeys }, (s, { size }) => s.redis.incr(size));
const setValue = defineScript(
  { keys: frameKeys, args: { field: 'text', value: 'value' } },
  (s, { size, frame }, { field, value }) => {
    s.redis.hset(s.concat(frame, ':', s.redis.get(size).default('0')), [[field, value.toJson()]]);
  },
);
const popFrame = defineScript({ keys: frameKeys }, (s, { size, frame }) => {
  const top = s.local(s.redis.get(size).toNumber().default(0));
  const name = s.local(s.concat(frame, ':', top));
  const values = s.redis.hgetall(name);
  s.redis.del(name);
  s.if(top.gt(0), () => s.redis.decr(size));
  return values;
});
const getCascading = defineScript({ keys: frameKeys, args: { field: 'text' } }, (s, { size, frame }, { field }) => {
  const position = s.local<number>(s.redis.get(size).toNumber().default(0));
  const found = s.local<string | null>(null);
  s.while(found.eq(null).and(position.ge(0)), () => {
    found.set(s.redis.hget(s.concat(frame, ':', position), field));
    position.set(position.minus(1));
  });
  s.if(found.eq(null), () => s.return());
  return found.default('').parseJson();
});

const handler = upstash('memory:', { token: 'secret' });
const backends: Readonly<Record<string, () => Promise<Client>>> = {
  'memory:': () => connect('memory:'),
  'worker:': () => connect('worker:scripts'),
  REST: () => connect('https://db.example', { token: 'secret', fetch: (request) => handler(request) }),
  [`redis-server ${real}`]: () => connect(`redis://127.0.0.1:${(server as RealServer).port}`),
};

for (const [name, open] of Object.entries(backends)) {
  describe.skipIf(name.startsWith('redis-server') && !isAvailable(real))(name, () => {
    let client: Client;
    beforeAll(async () => {
      client = await open();
      await client.flushall();
    });
    afterAll(() => client?.close());

    test('a list is drained into two', async () => {
      await client.rpush('mylist', '1', '3', '2', '4');
      expect(await drain.run(client, { keys: { inp: 'mylist', left: 'small', right: 'big' }, args: { cmp: 3 } })).toBe(
        null,
      );
      expect(await client.lpop('mylist', 4)).toBe(null);
      expect(await client.lpop('small', 4)).toEqual(['1', '2']);
      expect(await client.lpop('big', 4)).toEqual(['3', '4']);
    });

    test('an object stack falls through', async () => {
      const keys = { size: 'stack:size', frame: 'stack:frame' };
      const set = (field: string, value: string | number[]) => setValue.run(client, { keys, args: { field, value } });
      const get = (field: string) => getCascading.run(client, { keys, args: { field } });
      await set('a', 'é');
      await set('b', [1, 2]);
      expect(await pushFrame.run(client, { keys })).toBe(1);
      await set('a', 'top');
      expect([await get('a'), await get('b'), await get('c')]).toEqual(['top', [1, 2], null]);
      expect(await popFrame.run(client, { keys })).toEqual({ a: '"top"' });
      expect(await get('a')).toBe('é');
      expect(await popFrame.run(client, { keys })).toEqual({ a: '"é"', b: '[1,2]' });
      expect(await popFrame.run(client, { keys })).toEqual({});
    });

    test('errors: those of commands, of types and one`s own; half of a script stays undone by nobody', async () => {
      await client.set('k', 'text');
      const wrong = defineScript({ keys: ['k'] }, (s, { k }) => {
        s.redis.set('before', 1);
        s.redis.lpush(k, 'x');
      });
      await expect(wrong.run(client, { keys: { k: 'k' } })).rejects.toMatchObject({
        message: 'WRONGTYPE Operation against a key holding the wrong kind of value',
        code: 'WRONGTYPE',
      });
      expect(await client.get('before')).toBe('1');
      const typed = defineScript({ args: { value: 'value' } }, (_s, _keys, { value }) =>
        (value as Expr<number>).plus(1),
      );
      await expect(typed.run(client, { args: { value: 'x' } })).rejects.toThrow('ERR expected number, got text');
      const own = defineScript({}, (s) => s.fail('FULL no more'));
      await expect(own.run(client, {})).rejects.toMatchObject({ message: 'FULL no more', code: 'FULL' });
    });

    test('in pipelines, under a key prefix, as bytes', async () => {
      const own = client.with({ keyPrefix: 'p:' });
      const put = defineScript({ keys: ['k'], args: { value: 'text' } }, (s, { k }, { value }) => {
        s.redis.set(k, value);
        return s.redis.get(k);
      });
      const bytes = Uint8Array.of(0, 255, 10);
      const input = { keys: { k: 'k' }, args: { value: bytes as unknown as string } };
      expect(
        await put.run(
          own.with({ decode: 'bytes' }) as Client<unknown>,
          name === 'REST' ? { ...input, args: { value: '\0\n' } } : input,
        ),
      ).toEqual(name === 'REST' ? Uint8Array.of(0, 10) : bytes);
      expect(await client.exists('p:k')).toBe(1);
      expect(
        await own
          .pipeline()
          .set('x', 1)
          .queue(put.call({ keys: { k: 'x' }, args: { value: 'y' } }))
          .exec(),
      ).toEqual(['OK', 'y']);
    });

    test('all that the builder can say', async () => {
      expect(await everything.run(client, { args: { n: 7, list: ['x', null], object: { b: 1, a: 'é' } } })).toEqual({
        arithmetic: [9, 5, 14, 3.5, 1, 2, 7, 3, 4, 7.5],
        compared: [true, false, true, true, false, true, true],
        chosen: ['yes', 7, 'x'],
        text: ['a7b', 2, null, ['1', '2'], 'ABÉé'.slice(0, 2), 'ab', 12, null, '7', 'ell'],
        json: ['{"a":"é","b":1}', [1, { k: null }]],
        types: ['null', 'boolean', 'number', 'text', 'list', 'object'],
        lists: [2, null, 'x', ['x', null, 3], [null], 'a-b', true],
        objects: [['a', 'b'], true, false, 'é', 2],
        loops: [0, 1, 2, 'a', 'b', 'broken'],
        spread: 3,
      });
    });
  });
}

const everything = defineScript(
  { args: { n: 'number', list: 'list', object: 'object' } },
  (s, _, { n, list, object }) => {
    const seen = s.local<(number | string)[]>([]);
    s.for(0, 3, (i) => seen.push(i));
    s.each(s.value(['a', 'b', 'c']), (item) => {
      s.if(item.eq('c'), () => s.break());
      seen.push(item);
    });
    s.while(
      () => s.redis.incr('round').toNumber().ne(0),
      () => {
        seen.push('broken');
        s.break();
      },
    );
    const copy = s.local(list.slice(0));
    copy.push(3);
    s.redis.del('round', 'l');
    s.call('RPUSH', 'l', s.spread(s.value(['a', 'b'])), n);
    const record = s.local(s.value({ a: 1 }));
    record.put('a', object.at('a'));
    record.put('b', 1);
    return s.value({
      arithmetic: [
        n.plus(2),
        n.minus(2),
        n.times(2),
        n.dividedBy(2),
        n.modulo(2),
        n.min(2),
        n.max(2),
        s.value(3.5).floor(),
        s.value(3.5).ceil(),
        s.value(-7.5).abs(),
      ],
      compared: [n.eq(7), n.ne(7), n.lt(8), n.le(7), n.gt(7), n.ge(7), s.value('a').lt('b').and(n).or(false)],
      chosen: [n.gt(1).choose('yes', 'no'), s.value(null).default(n), list.at(0).default('none')],
      text: [
        s.value('a').concat(n, 'b'),
        s.value('abc').find('c'),
        s.value('abc').find('x'),
        s.value('1;2').split(';'),
        s.value('ab').upper(),
        s.value('AB').lower(),
        s.value('12').toNumber(),
        s.value('0x1').toNumber(),
        n.toText(),
        s.value('hello').slice(1, -1),
      ],
      json: [object.toJson(), s.value('[1,{"k":null}]').parseJson()],
      types: [
        s.value(null).typeOf(),
        s.value(true).typeOf(),
        n.typeOf(),
        s.value('').typeOf(),
        list.typeOf(),
        object.typeOf(),
      ],
      lists: [
        list.length(),
        list.at(5),
        list.at(0),
        copy,
        list.slice(1),
        s.value(['a', 'b']).join('-'),
        list.has(null),
      ],
      objects: [object.keys(), object.has('a'), object.has('z'), record.at('a'), object.length()],
      loops: seen,
      spread: s.redis.llen('l'),
    });
  },
);

test('what a script cannot be built of, or run with, is refused', async () => {
  expect(() => defineScript({}, (s) => s.break())).toThrow('no loop');
  expect(() => defineScript({}, (s) => s.value(Number.NaN))).toThrow('JSON');
  expect(() => defineScript({}, (s) => void `${s.value(1)}`)).toThrow('no value while it is built');
  const client = await connect('memory:');
  await expect(drain.run(client, { keys: { inp: 'a', left: 'b' }, args: { cmp: 1 } } as never)).rejects.toThrow(
    'needs its key right',
  );
  await expect(
    drain.run(client, { keys: { inp: 'a', left: 'b', right: 'c' }, args: { cmp: '1' } } as never),
  ).rejects.toThrow('cmp is number, not text');
  client.close();
});

test('a long script is busy like any other, and can be killed', async () => {
  const endless = defineScript({}, (s) => s.while(true, () => {}));
  const client = await connect('memory:', { config: { 'busy-reply-threshold': '20' } });
  const running = endless.run(client, {});
  const other = client.with({});
  const stopped = expect(running).rejects.toThrow('ERR Script killed by user with SCRIPT KILL');
  await client.watch('k', async (session) => {
    while ((await session.ping().catch((error: Error) => error.message)) === 'PONG');
    await session.call('SCRIPT', 'KILL');
  });
  await stopped;
  expect(await other.ping()).toBe('PONG');
  client.close();
});

test('a line that looks like a program and is none is a comment', async () => {
  const client = await connect('memory:');
  const lua = 'return 5';
  const bad = [
    '{',
    '{}',
    '{"locals":1,"body":[["set",1,["null"]]]}',
    '{"locals":0,"body":[["break"]]}',
    '{"locals":0,"body":[["return",["spread",["list"]]]]}',
    '{"locals":0,"body":[["return",["constructor"]]]}',
    `{"locals":0,"body":[["return",${'["not",'.repeat(200)}["null"]${']'.repeat(200)}]]}`,
    '['.repeat(100_000),
  ];
  for (const line of bad) expect(await client.eval(`--redlet:1 ${line}\n${lua}`)).toBe(5);
  expect(await client.eval(`--redlet:1 {"locals":0,"body":[["return",["number",7]]]}\n${lua}`)).toBe('d7;');
  client.close();
});

// ---- random programs ----

const runs = Number(process.env.REDLET_PROGRAMS ?? 300);

describe.skipIf(!isAvailable(real))('random programs end alike', () => {
  test(`${runs} of them`, { timeout: 600_000 }, async () => {
    const ours = await connect('memory:', { version: '7.0' });
    const theirs = await connect(`redis://127.0.0.1:${(server as RealServer).port}`);
    const seen = { results: 0, errors: 0 };
    const property = fc.asyncProperty(randomProgram, async (program) => {
      const lua = toLua(program);
      const native = await outcome(ours, writeProgram(program) + lua);
      expect(await outcome(ours, lua)).toBe(native);
      expect(await outcome(theirs, writeProgram(program) + lua)).toBe(native);
      if (native.startsWith('error')) seen.errors++;
      else seen.results++;
    });
    await fc.assert(property, { numRuns: runs, seed: Number(process.env.REDLET_SEED ?? 1) });
    console.log(`random programs: ${seen.results} results, ${seen.errors} errors, all alike`);
    expect(seen.results).toBeGreaterThan(seen.errors);
    for (const client of [ours, theirs]) client.close();
  });
});

/** What a program answers in an empty database, and what it leaves there. */
async function outcome(client: Client, source: string): Promise<string> {
  const [bytes, args] = [source, write(programArguments)].map((text) =>
    Uint8Array.from(text, (unit) => unit.charCodeAt(0)),
  ) as [Uint8Array, Uint8Array];
  const raw = client.with({ decode: 'bytes' });
  await client.flushall();
  const answer = await raw.call('EVAL', bytes, programKeys.length, ...programKeys, args).then(
    (reply) => Buffer.from(reply as Uint8Array).toString('latin1'),
    (error: Error) => `error ${error.message.replace(/ script: \w{40}, on @?user_script:\d+\.$/, '')}`,
  );
  const left = await Promise.all([
    raw.get('n').catch(String),
    raw.get('t').catch(String),
    raw.call('LRANGE', 'l', 0, -1).catch(String),
    raw.call('HGETALL', 'h').then(sorted, String),
    raw.call('ZRANGE', 'z', 0, -1, 'WITHSCORES').catch(String),
  ]);
  return `${answer} ${JSON.stringify(left)}`;
}

const sorted = (fields: unknown) => Object.entries(fields as object).sort();
