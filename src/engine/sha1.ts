// SHA-1 (FIPS 180-4), by which EVALSHA knows a script. Synchronous, which Web Crypto is not.

import type { ByteString } from './reply.ts';

const words = new Int32Array(80);

/** The digest in 40 lower-case hexadecimal digits. */
export function sha1(text: ByteString): string {
  const hash = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const length = text.length;
  // After the text come a byte 0x80, zeros, and the number of bits as 64 bits at the end of the last block.
  const blocks = Math.floor((length + 8) / 64) + 1;
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 16; i++) {
      let word = 0;
      for (let at = block * 64 + i * 4, end = at + 4; at < end; at++) {
        word = (word << 8) | (at < length ? text.charCodeAt(at) : at === length ? 0x80 : 0);
      }
      words[i] = word;
    }
    if (block === blocks - 1) {
      words[14] = Math.floor(length / 2 ** 29);
      words[15] = length << 3;
    }
    mix(hash);
  }
  let digest = '';
  for (const part of hash) digest += (part >>> 0).toString(16).padStart(8, '0');
  return digest;
}

/** Works one block, the first 16 of `words`, into the hash. */
function mix(hash: Int32Array): void {
  for (let i = 16; i < 80; i++) {
    words[i] = rotated(at(words, i - 3) ^ at(words, i - 8) ^ at(words, i - 14) ^ at(words, i - 16), 1);
  }
  let [a, b, c, d, e] = hash as unknown as [number, number, number, number, number];
  for (let i = 0; i < 80; i++) {
    let f: number;
    if (i < 20) f = ((b & c) | (~b & d)) + 0x5a827999;
    else if (i < 40) f = (b ^ c ^ d) + 0x6ed9eba1;
    else if (i < 60) f = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    else f = (b ^ c ^ d) + 0xca62c1d6;
    const next = (rotated(a, 5) + f + e + at(words, i)) | 0;
    e = d;
    d = c;
    c = rotated(b, 30);
    b = a;
    a = next;
  }
  const mixed = [a, b, c, d, e];
  for (let i = 0; i < 5; i++) hash[i] = at(hash, i) + (mixed[i] as number);
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function at(array: Int32Array, index: number): number {
  return array[index] as number;
}
