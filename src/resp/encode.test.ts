import { describe, expect, test } from 'vitest';
import { toByteString } from '../engine/bytes.ts';
import { ReplyEncoder } from './encode.ts';

const text = (parts: readonly (string | Uint8Array)[]) =>
  parts.map((part) => (typeof part === 'string' ? part : toByteString(part))).join('');

describe('replies', () => {
  // What redis-server answers to `return {ok=...}` and `return {err=...}`.
  test.each([
    ['status', 'a\nb\r\nc\n', '+a b  c \r\n'],
    ['error', 'a\nb\r\nc\r\n\n', '-a b  c\r\n'],
    ['error', '\nERR a\n', '- ERR a\r\n'],
    ['error', '\n', '-\r\n'],
  ] as const)('of one line stay on it: %s %j', (kind, words, expected) => {
    const encoder = new ReplyEncoder();
    encoder.write(kind === 'status' ? { kind, text: words } : { kind, message: words }, 2);
    expect(text(encoder.take())).toBe(expected);
  });

  test('are counted whole until they are taken', () => {
    const encoder = new ReplyEncoder();
    let expected = 0;
    for (const reply of [
      'a',
      'b'.repeat(20_000),
      new Uint8Array(5),
      ['c'.repeat(17_000), 1],
      { kind: 'none' as const },
    ]) {
      encoder.write(reply, 2);
      const copy = new ReplyEncoder();
      copy.write(reply, 2);
      expected += text(copy.take()).length;
      expect(encoder.pendingBytes).toBe(expected);
    }
    expect(text(encoder.take()).length).toBe(expected);
    expect(encoder.pendingBytes).toBe(0);
  });
});
