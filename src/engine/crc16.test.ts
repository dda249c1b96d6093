import { expect, test } from 'vitest';
import { crc16, keyHashSlot, slotCount } from './crc16.ts';

test('crc16: the check value of CRC-16/XMODEM', () => {
  expect(crc16('123456789')).toBe(0x31c3);
  expect(crc16('')).toBe(0);
});

// CLUSTER KEYSLOT on redis-server 8.0.2.
test('keyHashSlot: of the tag if there is one, else of the key', () => {
  const slots: [string, number][] = [
    ['', 0],
    ['{', 4092],
    ['}', 12090],
    ['{}', 15257],
    ['{}a', 10875],
    ['{a}', 15495],
    ['{a}b', 15495],
    ['a{b}c', 3300],
    ['a{}{b}', 15033],
    ['{{a}}', 10276],
    ['{a}{b}', 15495],
    ['foo{bar', 15278],
    ['foo}bar{', 11073],
    ['}{a}', 15495],
    ['a{bc', 13842],
    ['foo', 12182],
    ['user1000', 3443],
    ['{user1000}.following', 3443],
    ['foo{{bar}}zap', 4015],
    ['foo{bar}{zap}', 5061],
    ['\xff\x00{\xfe}', 3793],
  ];
  for (const [key, slot] of slots) expect(keyHashSlot(key), key).toBe(slot);
});

test('keyHashSlot: keys spread over all slots', () => {
  const seen = new Set<number>();
  for (let i = 0; i < 200_000; i++) seen.add(keyHashSlot(`key:${i}`));
  expect(seen.size).toBe(slotCount);
});
