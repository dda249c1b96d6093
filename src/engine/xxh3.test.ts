import { describe, expect, test } from 'vitest';
import { xxh3 } from './xxh3.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (unit) => unit.charCodeAt(0));

describe('xxh3', () => {
  test.each([
    // What real servers of 8.4 and later answer to DIGEST, as the command's page and other projects' tests have it.
    ['Hello world', 'b6acb9d84a38ff74'],
    ['hello', '9555e8555c62dcfd'],
    ['', '2d06800538d394c2'],
    ['123', '404a763b3f4c8c9a'],
    ['v8', '0cc76dbb41381419'],
    [
      'v8lf0c11xh8ymlqztfd3eeq16kfn4sspw7fqmnuuq3k3t75em5wdizgcdw7uc26nnf961u2jkfzkjytls2kwlj7626sd',
      '00006c38adf31777',
    ],
  ])('%j: %s', (text, digest) => {
    expect(xxh3(bytesOf(text))).toBe(digest);
  });

  test.each([
    // Made with libxxhash 0.8.1: every size class, both of its ends, and the borders of stripes and blocks.
    [1, '4c5cca45d0f4811f'],
    [2, 'a7e250c97710ff27'],
    [3, '15f7093b173d005c'],
    [4, 'dca012f95811b6b9'],
    [8, 'dec6a9a43575982e'],
    [9, 'cbe393399f17ffbd'],
    [16, '7e484c18d74895d0'],
    [17, '208bde5ee2bed407'],
    [32, '03df0ac5255d1446'],
    [33, '199a362122d71f46'],
    [64, 'dd30702ab46b3745'],
    [65, 'fab36b851b94ce20'],
    [96, 'd245cd2541582982'],
    [97, '60e3e1d0d43785b3'],
    [128, 'f92b70eaa21a6288'],
    [129, 'f8f76713f2bb60fa'],
    [240, 'ccc7375172c41f03'],
    [241, '0b3b630948ce4a00'],
    [1024, '23bc880ebf0d29c6'],
    [1025, 'c09fdfbc398c7d82'],
    [1088, 'a16bad67843c5a45'],
    [1089, '822327a86aad957c'],
    [100000, 'ccf90df7e7e37036'],
  ])('%i bytes: %s', (length, digest) => {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 31 + 7);
    expect(xxh3(bytes)).toBe(digest);
    // A view into a larger buffer hashes as its own bytes do.
    const larger = new Uint8Array(length + 5);
    larger.set(bytes, 3);
    expect(xxh3(larger.subarray(3, 3 + length))).toBe(digest);
  });
});
