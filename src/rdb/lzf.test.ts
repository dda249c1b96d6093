import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toByteString, toBytes } from '../engine/bytes.ts';
import { compress, decompress } from './lzf.ts';

function compressed(bytes: Uint8Array, room = bytes.length * 2 + 8): Uint8Array {
  const output = new Uint8Array(room + 1);
  return output.slice(0, compress(bytes, bytes.length, output, room));
}

// Taken out of what DUMP of redis-server 7.0.15 answered for these strings.
test.each([
  ['a'.repeat(30), '\x01aa\xe0\x11\x00\x01aa'],
  ['abc'.repeat(10), '\x03abca\xe0\x0f\x02\x01bc'],
])('%s is compressed as Redis compresses it', (text, expected) => {
  expect(toByteString(compressed(toBytes(text)))).toBe(expected);
});

test('What was compressed comes back', () => {
  const letters = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3000 });
  const noise = fc.uint8Array({ maxLength: 400 });
  fc.assert(
    fc.property(
      fc.oneof(
        letters.map((units) => Uint8Array.from(units)),
        noise,
      ),
      fc.nat(20),
      (bytes, tail) => {
        const input = new Uint8Array([...bytes, ...bytes.subarray(tail)]);
        const output = compressed(input);
        if (input.length > 0) expect(decompress(output, input.length)).toEqual(input);
      },
    ),
    { seed: 5, numRuns: 500 },
  );
});

test('What does not fit is not compressed', () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => (i * 2654435761) >>> 24);
  expect(compressed(bytes, 96)).toEqual(new Uint8Array());
});

test('Any bytes are decompressed to what was announced, or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(5000), (bytes, length) => {
      const output = decompress(bytes, length);
      expect(output === null || output.length === length).toBe(true);
    }),
    { seed: 5, numRuns: 2000 },
  );
  expect(decompress(Uint8Array.of(0, 1), 2 ** 40)).toBeNull();
});
