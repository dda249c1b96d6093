import { describe, expect, test } from 'vitest';
import { formatReply, type Reply } from '../redlet.ts';
import { printRaw, printReply, printsRaw } from './pieces.ts';

const joined = (reply: Reply, resp: 2 | 3) => [...printReply(reply, resp)].join('');

const replies: readonly Reply[] = [
  null,
  'a "word"\x00\xff',
  12,
  { kind: 'status', text: 'OK' },
  { kind: 'error', message: 'ERR no' },
  { kind: 'null-array' },
  [],
  ['a', null, 3, ['b', ['c', []]], [[['d']]]],
  Array.from({ length: 12 }, (_, i) => (i % 5 === 0 ? ['x', `${i}`] : `${i}`)),
  { kind: 'map', entries: [] },
  { kind: 'map', entries: ['k', 'v', 'l', ['1', '2'], 'm', { kind: 'map', entries: ['x', 'y', 'z', 1] }, 'n', ['1']] },
  { kind: 'map', entries: ['k', { kind: 'map', entries: ['x', 'y'] }] },
  { kind: 'set', items: ['a', 'b'] },
  { kind: 'set', items: [] },
  { kind: 'push', items: ['message', 'channel', 'text'] },
  {
    kind: 'pairs',
    items: ['a', { kind: 'double', value: 1.5, text: '1.5' }, 'b', { kind: 'double', value: 2, text: '2' }],
  },
  { kind: 'attribute', entries: ['ttl', 1], reply: ['a', 'b'] },
  { kind: 'verbatim', format: 'txt', text: 'one\ntwo' },
];

describe('printReply', () => {
  test.each([2, 3] as const)('joined, the pieces are what formatReply answers in RESP%i', (resp) => {
    for (const reply of replies) expect(joined(reply, resp)).toBe(formatReply(reply, resp));
  });

  test('prints a long string piece by piece, with quotes at its ends only', () => {
    for (const reply of ['x"\n'.repeat(20_000), new Uint8Array(50_000).fill(0xff)]) {
      expect(joined(reply, 2)).toBe(formatReply(reply, 2));
      expect([...printReply(reply, 2)].every((piece) => piece.length < 100_000)).toBe(true);
    }
  });

  test('prints a list only as far as it is read', () => {
    let read = 0;
    const items = new Proxy(['a', 'b', 'c', 'd'], {
      get(target, name, receiver) {
        if (typeof name === 'string' && /^\d+$/.test(name)) read++;
        return Reflect.get(target, name, receiver);
      },
    });
    const pieces = printReply(items, 2);
    pieces.next();
    pieces.next();
    expect(read).toBe(1);
  });
});

describe('printRaw', () => {
  test('prints text as it is', () => {
    expect([...printRaw('# Server\r\na:1\r\n', 2)].join('')).toBe('# Server\na:1\n');
    expect([...printRaw({ kind: 'verbatim', format: 'txt', text: 'caf\xc3\xa9' }, 2)].join('')).toBe('café\n');
  });

  test('is for the commands that redis-cli prints so', () => {
    expect(printsRaw(['info', 'server'])).toBe(true);
    expect(printsRaw(['CLIENT', 'list'])).toBe(true);
    expect(printsRaw(['CLIENT', 'ID'])).toBe(false);
    expect(printsRaw(['GET', 'info'])).toBe(false);
  });
});
