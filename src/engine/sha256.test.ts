import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { toBytes } from './bytes.ts';
import { sha256 } from './sha256.ts';

test('sha256: the examples of FIPS 180-4', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  );
});

test('sha256: the same as OpenSSL at every length around a block, for every byte', () => {
  for (let length = 0; length < 300; length++) {
    let text = '';
    for (let i = 0; i < length; i++) text += String.fromCharCode((i * 151 + length) & 0xff);
    expect(sha256(text)).toBe(createHash('sha256').update(toBytes(text)).digest('hex'));
  }
});
