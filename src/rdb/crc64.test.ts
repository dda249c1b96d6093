import { expect, test } from 'vitest';
import { toBytes } from '../engine/bytes.ts';
import { Crc64 } from './crc64.ts';

const hex = ({ high, low }: Crc64) => [high, low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');

test('The checksum of the nine digits is the one that the polynomial is known by', () => {
  const crc = new Crc64();
  crc.update(toBytes('123456789'));
  expect(hex(crc)).toBe('e9c6d914c4b8d9ca');
});

test('It does not matter in what pieces the bytes come', () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7919) >> 3);
  const whole = new Crc64();
  whole.update(bytes);
  for (let cut = 0; cut <= 40; cut++) {
    const parts = new Crc64();
    parts.update(bytes, 0, cut);
    parts.update(bytes, cut, 500 + cut);
    parts.update(bytes, 500 + cut);
    expect(hex(parts)).toBe(hex(whole));
  }
});
