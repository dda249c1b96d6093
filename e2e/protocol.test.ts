// The protocol's edges, byte for byte: what redis-server answers to odd, broken and hostile input is what we answer.

import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RedletServer, serve } from '../src/node/server.ts';
import { isAvailable, type RealServer, startServer } from './servers.ts';

const k = 1024;
const many = (count: number, text = 'x') => text.repeat(count);
const bulk = (text: string) => `$${text.length}\r\n${text}\r\n`;
const request = (...words: string[]) => `*${words.length}\r\n${words.map(bulk).join('')}`;

/** By what they try; each a stream of bytes. */
const inputs: Record<string, readonly string[]> = {
  'counts of words': [
    '*abc\r\n',
    '*\r\n',
    '*-2\r\n',
    '*-1\r\nPING\r\n',
    '*0\r\nPING\r\n',
    '*-0\r\nPING\r\n',
    '*+1\r\n$4\r\nPING\r\n',
    '*01\r\n$4\r\nPING\r\n',
    '* 1\r\n$4\r\nPING\r\n',
    '*1 \r\n$4\r\nPING\r\n',
    '*2147483647\r\n',
    '*2147483648\r\n',
    '*1048576\r\n',
    '*1048577\r\n',
    '*9223372036854775808\r\n',
    '*-9223372036854775809\r\n',
    '*-9223372036854775808\r\nPING\r\n',
    '*1\n$4\r\nPING\r\n',
    '*1\rX$4\rXPINGXX',
    '*1\r\0$4\r\0PING\r\n',
    '*1\0\r\n$4\r\nPING\r\n',
  ],
  'lengths of words': [
    '*1\r\nPING\r\n',
    '*1\r\n:4\r\n',
    '*1\r\n\r\n',
    '*1\r\n\n',
    '*1\r\n\0\r\n',
    '*1\r\n\xff\r\n',
    "*1\r\n'\r\n",
    '*1\r\n$abc\r\n',
    '*1\r\n$\r\n',
    '*1\r\n$-1\r\n',
    '*1\r\n$-5\r\n',
    '*1\r\n$+4\r\nPING\r\n',
    '*1\r\n$04\r\nPING\r\n',
    '*1\r\n$4 \r\nPING\r\n',
    '*1\r\n$4\nPING\r\n',
    '*1\r\n$536870912\r\n',
    '*1\r\n$536870913\r\n',
    '*1\r\n$99999999999999999999\r\n',
    '*1\r\n$0\r\n\r\n',
    '*1\r\n$4\r\nPINGxxPING\r\n',
    request('ECHO', '\0\r\n'),
    '*1\r\n$4\r\nPING\r\n*x\r\nPING\r\n',
  ],
  'inline commands': [
    'PING\r\n*1\r\n$4\r\nPING\r\n',
    'PING\n',
    'PING\r\n',
    '\r\nPING\r\n',
    '\nPING\n',
    '   \r\nPING\r\n',
    '  PING\r\n',
    'PING   \r\n',
    '\tPING\thello\r\n',
    'PING \x0bfoo\r\n',
    'ECHO a\x0bb\r\n',
    'ECHO a\x0cb\r\n',
    'PING\r\r\n',
    'ECHO a\rb\r\n',
    '$4\r\nPING\r\n',
    ':1\r\n',
    'PI\0NG\r\nPING\r\n',
    'ECHO "a\0b"\r\n',
    'ECHO a\0b c\r\n',
    'PING \0\r\n',
  ],
  'quotes of inline commands': [
    'PING "foo\r\nPING\r\n',
    "PING 'foo\r\n",
    'PING "foo"bar\r\n',
    "PING 'foo'bar\r\n",
    'ECHO "foo" \r\n',
    'ECHO foo"bar"\r\n',
    'ECHO foo"bar baz"\r\n',
    "ECHO foo'bar'\r\n",
    'ECHO "\\x41\\xfF\\x4g\\n\\r\\t\\b\\a\\q\\\\\\""\r\n',
    "ECHO 'it\\'s \\x41 \\\\ \"'\r\n",
    'ECHO ""\r\n',
    '""\r\n',
    'ECHO a\\x41\r\n',
    'ECHO "\\x4"\r\n',
    'ECHO "it\'s"\r\n',
    'ECHO "a\\\r\n',
    "ECHO 'a\\\r\n",
    "ECHO 'a\\'\r\n",
    'ECHO "\\xzz\\x"\r\n',
    'ECHO "a" \x0b"b"\r\n',
    'ECHO "a"\x0b\r\n',
    'ECHO "a""b"\r\n',
  ],
  'lines that are too long': [
    `*${many(64 * k - 1, '1')}`,
    `*${many(64 * k, '1')}`,
    `*${many(70 * k, '1')}\r\n`,
    `*1\r\n$${many(64 * k - 1, '1')}`,
    `*1\r\n$${many(64 * k, '1')}`,
    many(64 * k),
    many(64 * k + 1),
    `${many(60 * k)}\r\n`,
    `${many(100 * k)}\r\n`,
  ],
  'other protocols': ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'POST / HTTP/1.1\r\nHost: x\r\n\r\n'],
  pipelines: [
    request('SET', 'k', many(100_000)) + request('STRLEN', 'k') + request('DEL', 'k'),
    Array.from({ length: 1000 }, (_, i) => request('RPUSH', 'l', String(i))).join('') + request('DEL', 'l'),
    `${request('HELLO', '3', 'SETNAME', 'x').slice(0, -3)}y\r\n`,
    request('MULTI') + request('PING') + request('EXEC') + request('QUIT') + request('PING'),
    request('ECHO', 'a\r\nb') + request('NO\r\nSUCH', 'a\r\nb'),
  ],
};

/** Sends `input` in pieces of `size` bytes, closes our side, and gathers all that comes back. */
function talk(port: number, input: string, size = Number.POSITIVE_INFINITY): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    let output = '';
    socket.on('data', (chunk) => {
      output += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(output.replace(/(\$2\r\nid\r\n):\d+/g, '$1:ID')));
    socket.on('end', () => socket.destroy());
    const send = (at: number) => {
      if (at >= input.length || socket.destroyed) {
        socket.end();
        return;
      }
      const piece = Number.isFinite(size) ? input.slice(at, at + size) : input;
      socket.write(piece, 'latin1', () => setImmediate(send, at + piece.length));
    };
    socket.on('connect', () => send(0));
  });
}

describe.skipIf(!isAvailable('7.0.15'))('as redis-server 7.0.15 does', () => {
  let redlet: RedletServer;
  let server: RealServer;
  beforeAll(async () => {
    [redlet, server] = await Promise.all([serve({ version: '7.0' }), startServer('7.0.15')]);
  });
  afterAll(async () => {
    await redlet.close();
    await server.stop();
  });

  for (const [what, streams] of Object.entries(inputs)) {
    test(`${what}: same bytes`, async () => {
      for (const input of streams) {
        const expected = await talk(server.port, input);
        expect.soft(await talk(redlet.port, input), JSON.stringify(input.slice(0, 80))).toBe(expected);
      }
    });
  }

  test('byte by byte: same bytes', async () => {
    const stream = `${request('SET', 'k', 'v\r\n$5')}ECHO "a b"\r\n${request('GET', 'k')}PING\n${request('DEL', 'k')}`;
    expect(await talk(redlet.port, stream, 1)).toBe(await talk(server.port, stream));
    expect(await talk(redlet.port, stream, 3)).toBe(await talk(server.port, stream));
  });
});

describe.skipIf(!isAvailable('7.0.15'))('before authentication', () => {
  test('little may be sent: same bytes as redis-server 7.0.15', async () => {
    const redlet = await serve({ version: '7.0', config: { requirepass: 'foo' } });
    const server = await startServer('7.0.15', ['--requirepass', 'foo']);
    const auth = request('AUTH', 'foo');
    const streams = [
      '*10\r\n',
      '*11\r\n',
      '*1\r\n$16384\r\n',
      '*1\r\n$16385\r\n',
      '*-1\r\nPING\r\n',
      'PING\r\n',
      auth + request(...many(11, 'a')),
      `${auth}*1\r\n$16385\r\n`,
      '*11\r\nPING',
      '*99999999999999\r\n',
      '*1\r\n$999999999999999\r\n',
      '*11x\r\n',
      '*1\r\n$17000x\r\n',
      auth + request('ECHO', many(17000)),
      request('QUIT'),
      request('HELLO', '3'),
      request('RESET') + request('PING'),
      request('NOSUCH'),
      request('GET'),
    ];
    for (const input of streams) {
      const expected = await talk(server.port, input);
      expect.soft(await talk(redlet.port, input), JSON.stringify(input.slice(0, 80))).toBe(expected);
    }
    await redlet.close();
    await server.stop();
  });
});

describe('limits', () => {
  test('a query buffer beyond its limit closes the connection, and nothing else', async () => {
    const redlet = await serve({ config: { 'client-query-buffer-limit': '1mb' } });
    const large = many(1_100_000);
    expect(await talk(redlet.port, `*2\r\n$4\r\nECHO\r\n$2000000\r\n${large}`)).toBe('');
    expect(await talk(redlet.port, request('PING'))).toBe('+PONG\r\n');
    await redlet.close();
  });

  test.skipIf(!isAvailable('7.0.15'))(
    'whole requests that come together pass the query buffer limit, a word larger than it does not',
    async () => {
      const pipeline = request('PING').repeat(250_000);
      const large = request('ECHO', many(1_048_575)) + request('PING');
      const answers = async (port: number) => [
        (await talk(port, pipeline)).length,
        await talk(port, large),
        (await talk(port, request('ECHO', many(1_048_574)))).length,
      ];
      const redlet = await serve({ version: '7.0', config: { 'client-query-buffer-limit': '1mb' } });
      const server = await startServer('7.0.15', ['--client-query-buffer-limit', '1mb']);
      const expected = await answers(server.port);
      expect(await answers(redlet.port)).toEqual(expected);
      expect(expected).toEqual([7 * 250_000, '', 1_048_574 + 12]);
      await redlet.close();
      await server.stop();
    },
  );

  test('proto-max-bulk-len bounds a word', async () => {
    const redlet = await serve({ config: { 'proto-max-bulk-len': '1mb' } });
    expect(await talk(redlet.port, '*1\r\n$1048577\r\n')).toBe('-ERR Protocol error: invalid bulk length\r\n');
    const largest = many(1_048_576);
    expect((await talk(redlet.port, request('ECHO', largest))).length).toBe(largest.length + 12);
    await redlet.close();
  });

  test('a subscriber that does not read is cut off at its output buffer limit', async () => {
    const redlet = await serve({ config: { 'client-output-buffer-limit': 'pubsub 1mb 0 0' } });
    const slow = connect({ port: redlet.port, host: '127.0.0.1' });
    const closed = new Promise<void>((resolve) => slow.once('close', () => resolve()));
    slow.on('error', () => {});
    slow.write(request('SUBSCRIBE', 'c'));
    await new Promise((resolve) => slow.once('data', resolve));
    slow.pause();
    const publisher = connect({ port: redlet.port, host: '127.0.0.1', noDelay: true });
    publisher.resume();
    const message = request('PUBLISH', 'c', many(100_000));
    let gone = false;
    closed.then(() => {
      gone = true;
    });
    const before = process.memoryUsage().rss;
    while (redlet.engine.pubsub.channels.has('c')) {
      await new Promise((resolve) => publisher.write(message, resolve));
    }
    slow.resume();
    await closed;
    expect(gone).toBe(true);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * k * k);
    publisher.destroy();
    await redlet.close();
  });
});
