import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { portableCodec } from './codec.ts';
import { RequestDecoder } from './request.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (unit) => unit.charCodeAt(0));

interface Decoded {
  readonly requests: readonly string[][];
  readonly error: string | null;
}

/** What comes of `text`, fed in chunks that end at `borders`. */
function decode(text: string, borders: readonly number[] = [], isAuthenticated = true): Decoded {
  const decoder = new RequestDecoder(portableCodec(), {
    maxBulkLength: () => 512 * 1024 * 1024,
    maxQueryBuffer: () => 1024 ** 3,
    isAuthenticated: () => isAuthenticated,
  });
  const requests: string[][] = [];
  const ends = [...new Set([...borders.map((at) => at % (text.length + 1)), text.length])].sort((a, b) => a - b);
  let start = 0;
  for (const end of ends) {
    decoder.push(bytesOf(text.slice(start, end)));
    start = end;
    for (let words = decoder.next(); words !== null; words = decoder.next()) requests.push(words);
  }
  return { requests, error: decoder.error };
}

const multibulk = (words: readonly string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

const word = fc.oneof(
  fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 40 }),
  fc.nat(3).map((size) => 'x'.repeat(9998 + size)),
  fc.nat(3).map((size) => 'y'.repeat(16382 + size)),
);
const request = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 3 }),
  fc.array(fc.constantFrom('', 'a', 'key:1'), { minLength: 1, maxLength: 120 }),
);

describe('requests', () => {
  test('come out as they went in, wherever the chunks end', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 4 }), fc.array(fc.nat(), { maxLength: 6 }), (requests, borders) => {
        expect(decode(requests.map(multibulk).join(''), borders)).toEqual({ requests, error: null });
      }),
      { numRuns: 200 },
    );
  });

  test('come out of single bytes', () => {
    const text = multibulk(['SET', 'key', 'a\r\n*1\r\n']) + 'PING a "b c"\r\n' + multibulk(['']);
    const borders = Array.from({ length: text.length }, (_, i) => i);
    expect(decode(text, borders)).toEqual(decode(text));
    expect(decode(text).requests).toEqual([['SET', 'key', 'a\r\n*1\r\n'], ['PING', 'a', 'b c'], ['']]);
  });

  // Each as redis-server 7.0.15 answers it.
  test.each([
    ['*1a\r\n', 'ERR Protocol error: invalid multibulk length'],
    ['*01\r\n$4\r\nPING\r\n', 'ERR Protocol error: invalid multibulk length'],
    ['*1\r\n$04\r\nPING\r\n', 'ERR Protocol error: invalid bulk length'],
    ['*1\r\n$00\r\n\r\n', 'ERR Protocol error: invalid bulk length'],
    ['*1\r\n$4a\r\nPING\r\n', 'ERR Protocol error: invalid bulk length'],
    ['*1\r\n$-1\r\n', 'ERR Protocol error: invalid bulk length'],
    ['*1\r\n:4\r\nPING\r\n', "ERR Protocol error: expected '$', got ':'"],
    ['*2\r\n$4\r\nPING\r\nx\r\n', "ERR Protocol error: expected '$', got 'x'"],
  ])('that are malformed end the stream: %j', (text, error) => {
    const borders = Array.from({ length: text.length }, (_, i) => i);
    for (const decoded of [decode(text), decode(text, borders), decode(multibulk(['PING']) + text)]) {
      expect(decoded.error).toBe(error);
    }
  });

  test('that are empty are passed over', () => {
    expect(decode(`*0\r\n*-1\r\n\r\n${multibulk(['PING'])}`)).toEqual({ requests: [['PING']], error: null });
  });

  test('of a client that has not authenticated are small', () => {
    const many = multibulk(Array.from({ length: 11 }, () => 'a'));
    expect(decode(many, [], false).error).toBe('ERR Protocol error: unauthenticated multibulk length');
    expect(decode(multibulk(['a'.repeat(16385)]), [], false).error).toBe(
      'ERR Protocol error: unauthenticated bulk length',
    );
    expect(decode(multibulk(Array.from({ length: 10 }, () => 'a'.repeat(16384))), [], false).requests).toHaveLength(1);
  });
});
