// Upstash's REST API: the shapes that its documentation tells, and the real SDK on it, over each way to place the handler.
// Source: https://upstash.com/docs/redis/features/restapi

import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type UpstashHandler, upstash, upstashFetch } from '../src/adapters/upstash/handler.ts';
import { terminateWorker } from '../src/index.ts';
import { type RedletServer, serve } from '../src/node/server.ts';

const origin = 'https://db.example';

let handler: UpstashHandler;

beforeAll(() => {
  handler = upstash('memory:', { token: 'secret', readOnlyToken: 'reader' });
});

afterAll(() => handler.close());

interface Asked {
  readonly method?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string | null;
}

async function ask(path: string, { method, body, headers = {}, token = 'secret' }: Asked = {}): Promise<Response> {
  return handler(
    new Request(origin + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body }),
    }),
  );
}

async function json(path: string, asked: Asked = {}): Promise<unknown> {
  return (await ask(path, asked)).json();
}

describe('one command', () => {
  test('as a path', async () => {
    expect(await json('/set/foo/bar/EX/100')).toEqual({ result: 'OK' });
    expect(await json('/get/foo')).toEqual({ result: 'bar' });
    expect(await json('/ttl/foo')).toEqual({ result: 100 });
    expect(await json('/get/missing')).toEqual({ result: null });
    expect(await json('/set/sp%20ace/%C3%A9%2F')).toEqual({ result: 'OK' });
    expect(await json('/get/sp%20ace')).toEqual({ result: 'é/' });
  });

  test('as a path with the last argument in the body and what follows it in the query', async () => {
    expect(await json('/set/body?EX=50', { body: 'a/b c' })).toEqual({ result: 'OK' });
    expect(await json('/get/body')).toEqual({ result: 'a/b c' });
    expect(await json('/ttl/body')).toEqual({ result: 50 });
    const binary = new Uint8Array([0, 255, 10]);
    expect(await json('/set/binary', { method: 'PUT', body: binary })).toEqual({ result: 'OK' });
    expect(await json('/strlen/binary')).toEqual({ result: 3 });
  });

  test('as an array', async () => {
    expect(await json('/', { body: '["SET","n",12]' })).toEqual({ result: 'OK' });
    expect(await json('/', { body: '["INCR","n"]' })).toEqual({ result: 13 });
    expect(await json('/', { body: '["SET","o",{"a":[1,null]}]' })).toEqual({ result: 'OK' });
    expect(await json('/get/o')).toEqual({ result: '{"a":[1,null]}' });
  });

  test('replies come in the shapes of RESP2', async () => {
    await json('/hset/h/f/v/g/w');
    expect(await json('/hgetall/h')).toEqual({ result: ['f', 'v', 'g', 'w'] });
    await json('/zadd/z/1.5/m');
    expect(await json('/zscore/z/m')).toEqual({ result: '1.5' });
    expect(await json('/zrange/z/0/-1/WITHSCORES')).toEqual({ result: ['m', '1.5'] });
    await json('/set/huge/9223372036854775806');
    expect(await (await ask('/incr/huge')).text()).toBe('{"result":9223372036854775807}');
  });

  test('an error of Redis is 400', async () => {
    const wrong = await ask('/hset/foo/f/v');
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toEqual({
      error: 'WRONGTYPE Operation against a key holding the wrong kind of value',
    });
    const unknown = await ask('/nosuch/a');
    expect([unknown.status, await unknown.json()]).toEqual([
      400,
      { error: "ERR unknown command 'nosuch', with args beginning with: 'a' " },
    ]);
  });

  test.each(['{', '[]', '"get"', 'null', '[[]]', ''])('a body that is no command is 400: %s', async (body) => {
    const answer = await ask('/', { body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.stringMatching(/^ERR /) });
  });

  test.each(['/blpop/l/0', '/subscribe/ch', '/select/1', '/multi', '/xread/BLOCK/0/STREAMS/s/$', '/client/list'])(
    'what needs a connection is refused: %s',
    async (path) => {
      expect(await json(path)).toEqual({ error: expect.stringMatching(/^ERR Command is not available: '/) });
    },
  );
});

describe('several commands', () => {
  test('a pipeline: each for itself', async () => {
    const body = '[["SET","p","1"],["HGET","p","f"],["INCR","p"]]';
    const answer = await ask('/pipeline', { body });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual([
      { result: 'OK' },
      { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' },
      { result: 2 },
    ]);
  });

  test('a transaction: a run-time error stays in its place, a refused command discards all', async () => {
    const ran = await ask('/multi-exec', { body: '[["SET","t","1"],["HGET","t","f"],["INCR","t"]]' });
    expect([ran.status, await ran.json()]).toEqual([
      200,
      [{ result: 'OK' }, { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' }, { result: 2 }],
    ]);
    const refused = await ask('/multi-exec', { body: '[["SET","t","9"],["SET","t"]]' });
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { error: "ERR wrong number of arguments for 'set' command" },
    ]);
    expect(await json('/get/t')).toEqual({ result: '2' });
  });
});

describe('forms of replies', () => {
  test('base64: every string at any depth, but not OK, numbers, null and errors', async () => {
    const headers = { 'Upstash-Encoding': 'base64' };
    expect(await json('/set/b/%C3%A9', { headers })).toEqual({ result: 'OK' });
    expect(await json('/get/b', { headers })).toEqual({ result: 'w6k=' });
    expect(await json('/type/b', { headers })).toEqual({ result: btoa('string') });
    expect(await json('/mget/b/missing', { headers })).toEqual({ result: ['w6k=', null] });
    expect(await json('/strlen/b', { headers })).toEqual({ result: 2 });
    expect(await json('/incr/b', { headers })).toEqual({ error: 'ERR value is not an integer or out of range' });
    expect(await json('/get/binary', { headers })).toEqual({ result: btoa('\x00\xff\n') });
  });

  test('resp2: the bytes of RESP', async () => {
    for (const name of ['Upstash-Response-Format', 'Upstash-Reponse-Format']) {
      const answer = await ask('/mget/b/missing', { headers: { [name]: 'resp2' } });
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
      expect(await answer.text()).toBe('*2\r\n$2\r\né\r\n$-1\r\n');
    }
    const both = { 'Upstash-Response-Format': 'resp2', 'Upstash-Encoding': 'base64' };
    expect((await ask('/get/b', { headers: both })).status).toBe(400);
    const several = { headers: { 'Upstash-Response-Format': 'resp2' }, body: '[["GET","b"]]' };
    expect(await (await ask('/pipeline', several)).text()).toBe('$2\r\né\r\n');
    expect((await ask('/multi-exec', several)).status).toBe(400);
  });

  test('a sync token that grows', async () => {
    const tokens = [];
    for (let i = 0; i < 3; i++) tokens.push(Number((await ask('/ping')).headers.get('upstash-sync-token')));
    expect(tokens[1]).toBeGreaterThan(tokens[0] as number);
    expect(tokens[2]).toBeGreaterThan(tokens[1] as number);
  });
});

describe('methods and tokens', () => {
  test('HEAD answers without a body, what is no method of it with 405', async () => {
    const head = await ask('/get/foo', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const method of ['DELETE', 'PATCH', 'OPTIONS']) expect((await ask('/ping', { method })).status).toBe(405);
  });

  test('the token is a header or a parameter; without the right one it is 401', async () => {
    expect(await json('/ping?_token=secret', { token: null })).toEqual({ result: 'PONG' });
    for (const token of [null, 'wrong', '']) {
      const answer = await ask('/ping', { token });
      expect([answer.status, await answer.json()]).toEqual([401, { error: 'Unauthorized' }]);
    }
  });

  test('a read-only token reads', async () => {
    expect(await json('/get/n', { token: 'reader' })).toEqual({ result: '13' });
    expect(await json('/set/n/1', { token: 'reader' })).toEqual({
      error: "NOPERM this user has no permissions to run the 'set' command",
    });
    const pipeline = await json('/pipeline', { token: 'reader', body: '[["GET","n"],["DEL","n"]]' });
    expect(pipeline).toEqual([{ result: '13' }, { error: expect.stringMatching(/^NOPERM/) }]);
    expect((await ask('/multi-exec', { token: 'reader', body: '[["DEL","n"]]' })).status).toBe(400);
    expect(await json('/get/n')).toEqual({ result: '13' });
  });
});

describe('events', () => {
  const sse = { accept: 'text/event-stream' };

  /** Reads lines until there are `count`, then hangs up. */
  async function lines(response: Response, count: number): Promise<string[]> {
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = (response.body as ReadableStream<BufferSource>).pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (text.split('\n\n').length <= count) text += (await reader.read()).value;
    await reader.cancel();
    return text.split('\n\n').slice(0, count);
  }

  test('subscribe and psubscribe', async () => {
    const response = await ask('/subscribe/chat', { body: '[]', headers: sse });
    const patterns = await ask('/psubscribe/ch*', { headers: sse });
    const heard = lines(response, 2);
    const byPattern = lines(patterns, 2);
    while (JSON.stringify(await json('/publish/chat/a,b')) !== '{"result":2}');
    expect(await heard).toEqual(['data: subscribe,chat,1', 'data: message,chat,a,b']);
    expect(await byPattern).toEqual(['data: psubscribe,ch*,1', 'data: pmessage,ch*,chat,a,b']);
    // Who hung up listens no more.
    while (JSON.stringify(await json('/pubsub/numsub/chat')) !== '{"result":["chat",0]}');
  });
});

describe('ACL RESTTOKEN', () => {
  test('a wrong password gets none', async () => {
    const refused = await ask('/acl/resttoken/nobody/wrong');
    expect([refused.status, await refused.json()]).toEqual([400, { error: expect.stringMatching(/^WRONGPASS/) }]);
  });
});

describe.each(['memory:upstash', 'worker:upstash', 'http'])('the SDK over %s', (way) => {
  let redis: Redis;
  let close: () => unknown;
  let server: RedletServer | undefined;

  beforeAll(async () => {
    const before = globalThis.fetch;
    if (way === 'http') {
      server = await serve({ rest: { token: 'secret' } });
      redis = new Redis({ url: server.restUrl as string, token: 'secret' });
      close = () => server?.close();
    } else {
      const own = upstash(way, { token: 'secret' });
      globalThis.fetch = upstashFetch(origin, own);
      redis = new Redis({ url: origin, token: 'secret' });
      close = () => {
        globalThis.fetch = before;
        own.close();
        return terminateWorker('upstash');
      };
    }
  });
  afterAll(() => close());

  test('a session', async () => {
    expect(await redis.set('user', { name: 'Ada', tags: ['é'] })).toBe('OK');
    expect(await redis.get('user')).toEqual({ name: 'Ada', tags: ['é'] });
    expect(await redis.set('n', 1, { ex: 100, nx: true })).toBe('OK');
    expect(await redis.set('n', 2, { nx: true })).toBeNull();
    expect(await redis.hset('h', { a: 1, b: 'two' })).toBe(2);
    expect(await redis.hgetall('h')).toEqual({ a: 1, b: 'two' });
    expect(await redis.zadd('z', { score: 2, member: 'b' }, { score: 1.5, member: 'a' })).toBe(2);
    expect(await redis.zrange('z', 0, -1, { withScores: true })).toEqual(['a', 1.5, 'b', 2]);
    expect(await redis.rpush('l', 'x', 'y')).toBe(2);
    expect(await redis.lrange('l', 0, -1)).toEqual(['x', 'y']);
    expect(await redis.pipeline().incr('n').lpop('l').exec()).toEqual([2, 'x']);
    expect(await redis.multi().incr('n').incr('n').exec()).toEqual([3, 4]);
    const [cursor, keys] = await redis.scan(0, { match: '*', count: 100 });
    expect([cursor, keys.sort()]).toEqual(['0', ['h', 'l', 'n', 'user', 'z']]);
    expect(await redis.xadd('s', '1-1', { field: 'v' })).toBe('1-1');
    expect(await redis.xrange('s', '-', '+')).toEqual({ '1-1': { field: 'v' } });
    await expect(redis.hget('n', 'f')).rejects.toThrow('WRONGTYPE');
    const kept = await redis.pipeline().hget('n', 'f').get('n').exec({ keepErrors: true });
    expect(kept).toEqual([{ error: expect.stringContaining('WRONGTYPE') }, { result: 4 }]);
    expect(redis.readYourWritesSyncToken).toMatch(/^\d+$/);
  });

  test('pub/sub', async () => {
    const subscriber = redis.subscribe<{ n: number }>(['news']);
    const subscribed = new Promise((resolve) => subscriber.on('subscribe', resolve));
    const heard = new Promise((resolve) => subscriber.on('message', resolve));
    await subscribed;
    expect(await redis.publish('news', { n: 1 })).toBe(1);
    expect(await heard).toEqual({ channel: 'news', message: { n: 1 } });
    await subscriber.unsubscribe();
  });
});
