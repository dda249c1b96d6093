// SHA-256 (FIPS 180-4), in which ACL keeps passwords. Synchronous, which Web Crypto is not.

import type { ByteString } from './reply.ts';

/** The first 32 bits of the fractions of `root(p)` for the first `count` primes. */
function fractions(count: number, root: (prime: number) => number): Int32Array {
  const found = new Int32Array(count);
  let n = 0;
  for (let candidate = 2; n < count; candidate++) {
    let isPrime = true;
    for (let i = 2; i * i <= candidate; i++) if (candidate % i === 0) isPrime = false;
    if (isPrime) found[n++] = (root(candidate) % 1) * 2 ** 32;
  }
  return found;
}

const initial = fractions(8, Math.sqrt);
const constants = fractions(64, Math.cbrt);
const words = new Int32Array(64);

/** The digest in 64 lower-case hexadecimal digits. */
export function sha256(text: ByteString): string {
  const hash = initial.slice();
  const { length } = text;
  // After the text come a byte 0x80, zeros, and the number of bits as 64 bits at the end of the last block.
  const blocks = Math.floor((length + 8) / 64) + 1;
  const last = blocks * 16 - 1;
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 16; i++) {
      let word = 0;
      for (let b = 0; b < 4; b++) {
        const at = block * 64 + i * 4 + b;
        word = (word << 8) | (at < length ? text.charCodeAt(at) : at === length ? 0x80 : 0);
      }
      const position = block * 16 + i;
      if (position === last) word = length << 3;
      else if (position === last - 1) word = Math.floor(length / 2 ** 29);
      words[i] = word;
    }
    addBlock(hash);
  }
  return Array.from(hash, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function addBlock(hash: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const [a, b] = [words[i - 15] as number, words[i - 2] as number];
    const small0 = right(a, 7) ^ right(a, 18) ^ (a >>> 3);
    const small1 = right(b, 17) ^ right(b, 19) ^ (b >>> 10);
    words[i] = (words[i - 16] as number) + small0 + (words[i - 7] as number) + small1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let i = 0; i < 64; i++) {
    const big1 = right(e, 6) ^ right(e, 11) ^ right(e, 25);
    const first = (h + big1 + ((e & f) ^ (~e & g)) + (constants[i] as number) + (words[i] as number)) | 0;
    const big0 = right(a, 2) ^ right(a, 13) ^ right(a, 22);
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) hash[i] = (hash[i] as number) + word;
}

function right(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits));
}
