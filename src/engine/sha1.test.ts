import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { toBytes } from './bytes.ts';
import { sha1 } from './sha1.ts';

test('sha1: the examples of FIPS 180', () => {
  expect(sha1('')).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709');
  expect(sha1('abc')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
  expect(sha1('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
    '84983e441c3bd26ebaae4aa1f95129e5e54670f1',
  );
});

test('sha1: the same as OpenSSL at every length around a block, for every byte', () => {
  for (let length = 0; length < 300; length++) {
    let text = '';
    for (let i = 0; i < length; i++) text += String.fromCharCode((i * 151 + length) & 0xff);
    expect(sha1(text)).toBe(createHash('sha1').update(toBytes(text)).digest('hex'));
  }
});
