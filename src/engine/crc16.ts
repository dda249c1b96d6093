// CRC-16/XMODEM and the hash slot that Redis Cluster makes of it: a key's slot is the checksum of the key, or of what
// stands between its first "{" and the next "}", so that keys can be kept together.

import type { ByteString } from './reply.ts';

export const slotCount = 16384;

/** The checksum of each single byte, for the polynomial x^16 + x^12 + x^5 + 1. */
const table = new Uint16Array(256).map((_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

export function crc16(text: ByteString): number {
  let crc = 0;
  for (let i = 0; i < text.length; i++) {
    crc = ((crc << 8) & 0xffff) ^ (table[(crc >>> 8) ^ text.charCodeAt(i)] as number);
  }
  return crc;
}

/** The slot of a key: 0 to 16383. A tag "{}" with nothing in it is no tag. */
export function keyHashSlot(key: ByteString): number {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  return crc16(close > open + 1 ? key.slice(open + 1, close) : key) % slotCount;
}
